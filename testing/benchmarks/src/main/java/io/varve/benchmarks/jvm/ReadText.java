package io.varve.benchmarks.jvm;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import org.github.gestalt.config.Gestalt;
import org.github.gestalt.config.exceptions.GestaltException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Read of a text whose key is in the lowest of three layers. */
@State(Scope.Benchmark)
public class ReadText extends TextBenchmark {
  private static final List<Map<String, String>> LAYERS = Layers.of(BuiltConfigs.KEYS);

  private final Map<String, String> floor = Layers.merged(BuiltConfigs.KEYS);
  private final Config lightbend = Contenders.lightbend(LAYERS);
  private final Gestalt gestalt = Contenders.gestalt(LAYERS);
  private final com.netflix.archaius.api.Config archaius = Contenders.archaius(LAYERS);

  /** Builds everything. */
  public ReadText() {
    super(LAYERS);
  }

  @Benchmark
  public @Nullable Object floor() {
    return floor.get(key());
  }

  @Benchmark
  public Object lightbend() {
    return lightbend.getString(key());
  }

  @Benchmark
  public Object gestalt() throws GestaltException {
    return gestalt.getConfig(key(), String.class);
  }

  @Benchmark
  public Object archaius() {
    return archaius.getString(key());
  }
}
