package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigKey;
import io.varve.config.Converter;
import io.varve.config.layered.internal.convert.BuiltInConverter;
import io.varve.config.layered.internal.value.KeyScanner;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.layered.internal.value.ValueLookup;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Node of a map: the names below a key, each with its value. An absent map is bound as an empty
 * map, since maps merge by key. If the values are scalars, nested names are joined by dots: {@code
 * client.bootstrap.servers} is the entry {@code bootstrap.servers} of the map {@code client}.
 */
final class MapNode extends Node {
  private final Converter<?> keys;
  private final Node keyNode;
  private final Node value;

  MapNode(Converter<?> keys, Node value) {
    this.keys = keys;
    this.keyNode = new ScalarNode(named(keys));
    this.value = value;
  }

  private static <T> Converter<T> named(Converter<T> converter) {
    return new BuiltInConverter<>(
        converter.type(),
        BuiltInConverter.code(converter),
        "a name that is " + converter.expected(),
        "rename it",
        converter::convert);
  }

  @Override
  Object require(BindContext context, String key) {
    if (context.isList(key)) {
      return context.invalid(
          "VARVE-0113",
          key,
          context.originUnder(ConfigKey.element(key, 0)),
          expected(),
          "a list",
          "give each value a name instead of an index");
    }
    List<ValueLookup.Child> children = context.values.children(key);
    ResolvedValue text = children.isEmpty() ? context.find(key) : null;
    if (text != null) {
      return convert(context, key, RawText.of(text));
    }
    Entries entries = new Entries(context);
    entries.addAll(children, "");
    return entries.failed ? FAILED : Collections.unmodifiableMap(entries.map);
  }

  @Override
  Object convert(BindContext context, String key, RawText raw) {
    if (raw.text().isBlank()) {
      return Map.of();
    }
    return context.textForKeys(key, raw, expected(), "write each value as a key below " + key);
  }

  @Override
  boolean takesText(String text) {
    return text.isBlank();
  }

  @Override
  boolean reads(String key, int at) {
    if (at == key.length() || key.charAt(at) == '[') {
      return false;
    }
    return isFlat() || value.reads(key, KeyScanner.endOfPart(key, at));
  }

  @Override
  @Nullable String nearest(String key, int at) {
    if (at == key.length() || key.charAt(at) == '[' || isFlat()) {
      return null;
    }
    return value.nearest(key, KeyScanner.endOfPart(key, at));
  }

  private boolean isFlat() {
    return value instanceof ScalarNode;
  }

  @Override
  String expected() {
    return "keys below it";
  }

  private final class Entries {
    private final BindContext context;
    private final Map<Object, Object> map = new LinkedHashMap<>();
    private final Map<Object, String> writtenAs = new HashMap<>();
    private boolean failed;

    Entries(BindContext context) {
      this.context = context;
    }

    void addAll(List<ValueLookup.Child> children, String prefix) {
      for (ValueLookup.Child child : children) {
        String name = prefix + child.name();
        if (!isFlat()) {
          add(child.key(), name, value.tryRequire(context, child.key()));
          continue;
        }
        List<ValueLookup.Child> below = context.values.children(child.key());
        Object found =
            below.isEmpty()
                ? value.tryRequire(context, child.key())
                : value.find(context, child.key());
        if (found != null) {
          add(child.key(), name, found);
        }
        addAll(below, name + '.');
      }
    }

    private void add(String key, String name, Object found) {
      Object mapKey = keys.type() == String.class ? name : key(key, name);
      failed |= found == FAILED || mapKey == FAILED;
      if (failed) {
        return;
      }
      String other = writtenAs.putIfAbsent(mapKey, key);
      if (other != null) {
        failed = true;
        context.invalid(
            "VARVE-0116",
            key,
            context.originUnder(key),
            "each name once",
            "a second value, the first is at " + other,
            "remove one of the two");
      }
      map.put(mapKey, found);
    }

    private Object key(String key, String name) {
      return keyNode.convert(context, key, new RawText(name, context.originUnder(key), false));
    }
  }
}
