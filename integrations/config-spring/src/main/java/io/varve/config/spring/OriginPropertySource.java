package io.varve.config.spring;

import io.varve.config.Config;
import io.varve.config.Explanation.Candidate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;

/** Reports the origins of values to Spring Boot. Loaded only if Spring Boot is present. */
final class OriginPropertySource extends VarvePropertySource implements OriginLookup<String> {
  private OriginPropertySource(Config config) {
    super(config);
  }

  /** The return type spares the verifier of the caller from loading this class. */
  static VarvePropertySource over(Config config) {
    return new OriginPropertySource(config);
  }

  /** An origin of Varve's in Spring Boot's messages. */
  private record BootOrigin(io.varve.config.Origin origin) implements Origin {
    @Override
    public String toString() {
      return origin.toString();
    }
  }

  @Override
  public @Nullable Origin getOrigin(String name) {
    return SpringKeyConverter.toVarve(name)
        .flatMap(
            key ->
                source.snapshot().explain(key).candidates().stream()
                    .filter(Candidate::wins)
                    .findFirst())
        .map(candidate -> new BootOrigin(candidate.origin()))
        .orElse(null);
  }
}
