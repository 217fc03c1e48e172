package io.varve.benchmarks.jvm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.boot.env.PropertiesPropertySourceLoader;

/** Build from a properties file; the floor is the JDK's parser alone. */
@State(Scope.Benchmark)
public class BuildFromProperties extends BuildFromFile {
  /** The file name is the one that sources discover. */
  public BuildFromProperties() {
    super("application.properties");
  }

  @Override
  String text(Map<String, String> lowest) {
    return lowest.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
        .sorted()
        .collect(Collectors.joining());
  }

  @Benchmark
  public @Nullable Object floor() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file())) {
      properties.load(reader);
    }
    return properties.getProperty(Layers.key(1));
  }

  @Benchmark
  public @Nullable Object spring() throws IOException {
    return SpringFile.read(new PropertiesPropertySourceLoader(), this);
  }

  @Benchmark
  public Object smallrye() throws IOException {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(file().toUri().toURL(), 100))
        .withSources(new PropertiesConfigSource(above().get(0), "middle", 101))
        .withSources(new PropertiesConfigSource(above().get(1), "highest", 102))
        .build()
        .getValue(Layers.key(1), String.class);
  }

  @Benchmark
  public Object lightbend() {
    Config config = ConfigFactory.parseFile(file().toFile());
    for (Map<String, String> layer : above()) {
      config = ConfigFactory.parseMap(layer).withFallback(config);
    }
    return config.resolve().getString(Layers.key(1));
  }
}
