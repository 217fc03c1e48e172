package io.varve.config.layered.internal.merge;

import io.varve.config.spi.SourceValue;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What layers merge into, looked up in them each time, so that nothing is kept. */
final class StackValueMap extends AbstractMap<String, SourceValue> {
  private final LayerStack stack;

  StackValueMap(LayerStack stack) {
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

  /** Merges them: for the few who want all. */
  @Override
  public Set<Map.Entry<String, SourceValue>> entrySet() {
    return stack.merge().values().entrySet();
  }
}
