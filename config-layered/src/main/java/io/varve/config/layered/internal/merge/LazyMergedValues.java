package io.varve.config.layered.internal.merge;

import io.varve.config.spi.SourceValue;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The merged values of layers. They are not stored, but looked up in the layers each time. */
final class LazyMergedValues extends AbstractMap<String, SourceValue> {
  private final LayerStack stack;

  LazyMergedValues(LayerStack stack) {
    this.stack = stack;
  }

  @Override
  public @Nullable SourceValue get(@Nullable Object key) {
    return key instanceof String name && stack.knows(name) ? stack.ask(name).orElse(null) : null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  /** Merges the layers. Only few callers need all entries. */
  @Override
  public Set<Map.Entry<String, SourceValue>> entrySet() {
    return stack.merge().values().entrySet();
  }
}
