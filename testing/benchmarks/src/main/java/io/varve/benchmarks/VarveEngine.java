package io.varve.benchmarks;

import io.varve.config.layered.LayeredConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Varve as a program uses it: the Consul source in its place among the others, and a listener. */
final class VarveEngine implements Contender {
  private final Map<String, String> settings = new HashMap<>();

  VarveEngine(URI agent, String prefix, Map<String, String> settings) {
    this.settings.put("varve.consul.address", agent.toString());
    this.settings.put("varve.consul.prefixes", prefix);
    settings.forEach((name, value) -> this.settings.put("varve.consul." + name, value));
  }

  private LayeredConfig build() {
    return LayeredConfig.builder()
        .application("orders")
        .environment(Map.of())
        .systemProperties(Map.of())
        .defaults(settings)
        .build();
  }

  @Override
  public PrefixView load() {
    try (LayeredConfig config = build()) {
      return view(config);
    }
  }

  @Override
  public void watch(Consumer<PrefixView> callback) {
    LayeredConfig config = build();
    config.onChange(Keys.PROPERTY, event -> callback.accept(view(config)));
    callback.accept(view(config));
  }

  private PrefixView view(LayeredConfig config) {
    return new PrefixView() {
      private final Optional<String> changed = config.find(Keys.PROPERTY);

      @Override
      public Optional<String> changed() {
        return changed;
      }

      @Override
      public Map<String, String> all() {
        Map<String, String> all = new HashMap<>();
        config.keys().forEach(key -> config.find(key).ifPresent(value -> all.put(key, value)));
        all.keySet().removeIf(key -> key.startsWith("varve."));
        return all;
      }
    };
  }
}
