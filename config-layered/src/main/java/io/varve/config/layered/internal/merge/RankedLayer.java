package io.varve.config.layered.internal.merge;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A layer with its precedence.
 *
 * @param source the name of its source
 * @param ordinal its precedence, including its own offset
 * @param layer the layer
 */
public record RankedLayer(String source, int ordinal, SourceLayer layer) {

  /** The layer's value for a key, including one that only its matcher finds. */
  public Optional<SourceValue> find(String key) {
    SourceValue value = layer.values().get(key);
    if (value != null) {
      return Optional.of(value);
    }
    Optional<KeyMatcher> matcher = layer.matcher();
    return matcher.isPresent() ? matcher.get().match(key) : Optional.empty();
  }

  /**
   * Returns true if this layer hides lower layers' values of a key, other than by a value for it.
   */
  public boolean hides(String key) {
    if (layer.lists().contains(key) || nullAt(key).isPresent()) {
      return true;
    }
    for (String list : KeyPaths.listsAbove(key)) {
      if (layer.lists().contains(list) || find(list).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The hiding of lower layers' values of a key, other than by a value for it; null if there is
   * none.
   */
  public @Nullable Hiding hiding(String key) {
    Optional<Origin> written = nullAt(key);
    if (written.isPresent()) {
      return new Hiding(written.get(), "hidden by null at " + written.get());
    }
    if (layer.lists().contains(key)) {
      Origin list = listOrigin(key);
      return new Hiding(list, "replaced by the list at " + list);
    }
    for (String list : KeyPaths.listsAbove(key)) {
      SourceValue scalar = find(list).orElse(null);
      if (scalar != null) {
        return new Hiding(scalar.origin(), "its list is replaced by " + scalar.origin());
      }
      if (layer.lists().contains(list)) {
        Origin other = listOrigin(list);
        return new Hiding(other, "its list is replaced by the one at " + other);
      }
    }
    return null;
  }

  /** The origin of a list of this layer. */
  public Origin listOrigin(String list) {
    Origin empty = layer.emptyLists().get(list);
    if (empty != null) {
      return empty;
    }
    String first = ConfigKey.element(list, 0);
    SourceValue scalar = layer.values().get(first);
    if (scalar != null) {
      return scalar.origin();
    }
    return layer.values().entrySet().stream()
        .filter(entry -> ConfigKey.isUnder(entry.getKey(), first))
        .map(entry -> entry.getValue().origin())
        .findFirst()
        .orElseGet(() -> Origin.of(source, layer.name()));
  }

  /** The number of elements of a list of this layer. */
  public int listSize(String list) {
    String start = list + '[';
    // A layer's lists have no gaps. The highest index therefore determines the size.
    return Stream.of(layer.values(), layer.hidden(), layer.emptyLists())
        .flatMap(keys -> keys.keySet().stream())
        .filter(key -> key.startsWith(start))
        .mapToInt(
            key -> Integer.parseInt(key, start.length(), key.indexOf(']', start.length()), 10))
        .map(index -> index + 1)
        .max()
        .orElse(0);
  }

  /** The origin of the null for the key, or for a key above it. */
  public Optional<Origin> nullAt(String key) {
    if (layer.hidden().isEmpty()) {
      return Optional.empty();
    }
    return KeyPaths.upwards(key).stream()
        .flatMap(path -> Stream.ofNullable(layer.hidden().get(path)))
        .findFirst();
  }

  /** Hides lower layers' values. The reason is a clause about the hidden value. */
  public record Hiding(Origin origin, String reason) {}
}
