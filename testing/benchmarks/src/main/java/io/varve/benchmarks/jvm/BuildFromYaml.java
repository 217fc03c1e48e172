package io.varve.benchmarks.jvm;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** Build from a YAML file; the floor is SnakeYAML alone, composing nodes with their positions. */
@State(Scope.Benchmark)
public class BuildFromYaml extends BuildFromFile {
  /** The file name is the one that sources discover. */
  public BuildFromYaml() {
    super("application.yaml");
  }

  @Override
  String text(Map<String, String> lowest) {
    Map<String, Map<String, String>> modules = new TreeMap<>();
    lowest.forEach(
        (key, value) -> {
          String[] names = key.split("\\.", -1);
          modules.computeIfAbsent(names[1], name -> new TreeMap<>()).put(names[2], value);
        });
    StringBuilder text = new StringBuilder("service:\n");
    modules.forEach(
        (module, settings) -> {
          text.append("  ").append(module).append(":\n");
          settings.forEach(
              (name, value) ->
                  text.append("    ").append(name).append(": ").append(value).append('\n'));
        });
    return text.toString();
  }

  @Benchmark
  public Object floor() throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    try (Reader reader = Files.newBufferedReader(file())) {
      return new Yaml(options).compose(reader);
    }
  }

  @Benchmark
  public @Nullable Object spring() throws IOException {
    return SpringFile.read(new YamlPropertySourceLoader(), this);
  }
}
