package io.varve.config.spring;

import io.varve.config.Config;
import io.varve.config.Explanation.Candidate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;

/** Tells Spring Boot where values were written. Loaded only where Spring Boot is there. */
final class OriginPropertySource extends VarvePropertySource implements OriginLookup<String> {
  private OriginPropertySource(Config config) {
    super(config);
  }

  /** The type of the result keeps the JVM from loading this class to verify the caller. */
  static VarvePropertySource over(Config config) {
    return new OriginPropertySource(config);
  }

  /** An origin of Varve's in Spring Boot's messages. */
  private record Written(io.varve.config.Origin origin) implements Origin {
    @Override
    public String toString() {
      return origin.toString();
    }
  }

  @Override
  public @Nullable Origin getOrigin(String name) {
    return SpringKeys.toVarve(name)
        .flatMap(
            key -> source.snapshot().explain(key).candidates().stream().filter(Candidate::wins).findFirst())
        .map(candidate -> new Written(candidate.origin()))
        .orElse(null);
  }
}
