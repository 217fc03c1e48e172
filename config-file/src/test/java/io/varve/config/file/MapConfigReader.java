package io.varve.config.file;

import io.varve.config.ConfigSnapshot;
import io.varve.config.DataSize;
import io.varve.config.Explanation;
import io.varve.config.Problem;
import io.varve.config.TypeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings for a source, without the engine: only the types that the source asks for. */
record MapConfigReader(Map<String, String> values) implements ConfigSnapshot {

  @Override
  public String get(String key) {
    return find(key).orElseThrow();
  }

  @Override
  public <T> T get(String key, Class<T> type) {
    return find(key, type).orElseThrow();
  }

  @Override
  public <T> T get(String key, Class<T> type, T fallback) {
    return find(key, type).orElse(fallback);
  }

  @Override
  public <T> T get(String key, TypeRef<T> type) {
    return find(key, type).orElseThrow();
  }

  @Override
  public Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public <T> Optional<T> find(String key, Class<T> type) {
    return find(key).map(text -> type.cast(convert(text, type)));
  }

  private static Object convert(String text, Class<?> type) {
    if (type == DataSize.class) {
      return new DataSize(Long.parseLong(text));
    }
    if (type == Duration.class) {
      return Duration.parse(text);
    }
    if (type == Boolean.class) {
      return Boolean.valueOf(text);
    }
    throw new IllegalArgumentException("not needed so far: " + type);
  }

  /** Only a list of texts is needed so far. */
  @Override
  @SuppressWarnings("unchecked")
  public <T> Optional<T> find(String key, TypeRef<T> type) {
    return find(key).map(text -> (T) List.of(text.split(",", -1)));
  }

  @Override
  public Set<String> keys() {
    return values.keySet();
  }

  @Override
  public Explanation explain(String key) {
    throw new UnsupportedOperationException("not needed so far");
  }

  @Override
  public List<Problem> unknownKeys(String prefix, Class<?> type) {
    return List.of();
  }

  @Override
  public boolean contains(String key) {
    return values.containsKey(key);
  }

  @Override
  public Set<String> keysUnder(String key) {
    throw new UnsupportedOperationException("not needed so far");
  }

  @Override
  public ConfigSnapshot at(String prefix) {
    throw new UnsupportedOperationException("not needed so far");
  }

  @Override
  public String originalName(String key) {
    return key;
  }

  @Override
  public long number() {
    return 1;
  }

  @Override
  public Instant createdAt() {
    return Instant.EPOCH;
  }
}
