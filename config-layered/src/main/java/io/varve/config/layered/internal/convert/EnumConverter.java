package io.varve.config.layered.internal.convert;

import io.varve.config.ConfigKey;
import io.varve.config.Converter;
import io.varve.config.layered.internal.value.ValueDescriptions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Converter to an enum constant by its name, regardless of case, with dashes or underscores: {@code
 * read-only}, {@code readOnly} and {@code READ_ONLY} are the same. Constants that differ only in
 * these respects need their exact name.
 */
public final class EnumConverter<E> implements Converter<E> {
  private static final int SHOWN = 20;

  private final Class<E> type;
  private final Map<String, E> byName = new HashMap<>();
  private final Map<String, E> bySpelling = new HashMap<>();
  private final String names;
  private final String example;

  EnumConverter(Class<E> type) {
    this.type = type;
    E[] constants = type.getEnumConstants();
    Set<String> ambiguous = new HashSet<>();
    for (E constant : constants) {
      String name = name(constant);
      byName.put(name, constant);
      for (String spelling : List.of(lower(name), ConfigKey.fold(name))) {
        E other = bySpelling.putIfAbsent(spelling, constant);
        if (other != null && other != constant) {
          ambiguous.add(spelling);
        }
      }
    }
    bySpelling.keySet().removeAll(ambiguous);
    String shown =
        Arrays.stream(constants)
            .limit(SHOWN)
            .map(EnumConverter::name)
            .collect(Collectors.joining(", "));
    int more = constants.length - SHOWN;
    this.names = more > 0 ? shown + " and " + more + " more" : shown;
    this.example = constants.length > 0 ? name(constants[0]) : "";
  }

  @Override
  public Class<E> type() {
    return type;
  }

  @Override
  public E convert(String written) throws ConversionException {
    String text = written.strip();
    E constant = byName.get(text);
    if (constant == null) {
      constant = bySpelling.get(lower(text));
    }
    if (constant == null) {
      constant = bySpelling.get(ConfigKey.fold(text));
    }
    if (constant == null) {
      throw ConversionException.found(ValueDescriptions.kind(text)).code("VARVE-0146");
    }
    return constant;
  }

  @Override
  public String expected() {
    return example.isEmpty() ? "nothing, for the enum is empty" : "one of " + names;
  }

  @Override
  public String remedy() {
    return example.isEmpty() ? "remove it" : "set it to one of these, such as " + example;
  }

  private static String name(Object constant) {
    return ((Enum<?>) constant).name();
  }

  private static String lower(String name) {
    return name.replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
