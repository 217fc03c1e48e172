package io.varve.config.layered;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.util.Map;
import java.util.Optional;

/** Source that does not list its keys, such as environment variables; each has a warning. */
public final class FakeVariables extends FakeSource {
  private final SourceSnapshot snapshot;

  public FakeVariables(Map<String, String> values) {
    super("env", 300, SourcePhase.PROCESS);
    KeyMatcher matcher =
        new KeyMatcher() {
          @Override
          public Optional<SourceValue> match(String key) {
            return Optional.ofNullable(values.get(key))
                .map(text -> new SourceValue(text, Origin.of("env", "env:" + key)));
          }

          @Override
          public boolean mayMatchUnder(String prefix) {
            return values.keySet().stream().anyMatch(key -> ConfigKey.isUnder(key, prefix));
          }

          @Override
          public Optional<String> warning(String key) {
            return Optional.of(key + " has two values");
          }
        };
    snapshot = SourceSnapshot.of(SourceLayer.builder("env").matcher(matcher).build());
  }

  @Override
  public synchronized SourceSnapshot load() {
    return snapshot;
  }
}
