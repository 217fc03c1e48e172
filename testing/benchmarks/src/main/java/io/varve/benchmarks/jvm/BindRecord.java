package io.varve.benchmarks.jvm;

import io.varve.config.layered.LayeredConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.github.gestalt.config.Gestalt;
import org.github.gestalt.config.exceptions.GestaltException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.boot.context.properties.bind.Binder;

/** Binding of a record with ten fields; the floor converts ten texts and calls the constructor. */
@State(Scope.Benchmark)
public class BindRecord {

  /** The record. */
  public record Pool(
      String host,
      int port,
      String user,
      int minSize,
      int maxSize,
      long maxAge,
      boolean tls,
      double factor,
      Duration timeout,
      String schema) {}

  private final Map<String, String> floor =
      Map.of(
          "pool.host", "db.local",
          "pool.port", "5432",
          "pool.user", "orders",
          "pool.min-size", "2",
          "pool.max-size", "20",
          "pool.max-age", "60000",
          "pool.tls", "true",
          "pool.factor", "1.5",
          "pool.timeout", "PT5S",
          "pool.schema", "public");
  private final LayeredConfig varve = Contenders.varve(List.of(floor));
  private final Gestalt gestalt = Contenders.gestalt(List.of(camelCase()));
  private final Binder spring = Binder.get(Contenders.spring(List.of(floor)));

  private Map<String, String> camelCase() {
    Map<String, String> camel = new java.util.HashMap<>(floor);
    camel.put("pool.minSize", "2");
    camel.put("pool.maxSize", "20");
    camel.put("pool.maxAge", "60000");
    return camel;
  }

  private String text(String key) {
    String text = floor.get(key);
    return text == null ? "" : text;
  }

  @Benchmark
  public Object floor() {
    return new Pool(
        text("pool.host"),
        Integer.parseInt(text("pool.port")),
        text("pool.user"),
        Integer.parseInt(text("pool.min-size")),
        Integer.parseInt(text("pool.max-size")),
        Long.parseLong(text("pool.max-age")),
        Boolean.parseBoolean(text("pool.tls")),
        Double.parseDouble(text("pool.factor")),
        Duration.parse(text("pool.timeout")),
        text("pool.schema"));
  }

  @Benchmark
  public Object varve() {
    return varve.get("pool", Pool.class);
  }

  @Benchmark
  public Object gestalt() throws GestaltException {
    return gestalt.getConfig("pool", Pool.class);
  }

  @Benchmark
  public Object spring() {
    return spring.bind("pool", Pool.class).get();
  }
}
