package io.varve.benchmarks.jvm;

import io.avaje.config.Configuration;
import io.varve.config.layered.LayeredConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Build of three layers, the lowest a file on disk, the two above it in memory. The heap is
 * allocated in advance, so that slow memory allocation by the machine is not measured: a build of
 * 100,000 keys takes 20 to 40 MB.
 */
@State(Scope.Benchmark)
@Fork(jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public abstract class BuildFromFile {
  @Param({"10000", "100000"})
  int keys;

  private final String name;
  private @Nullable Path folder;
  private @Nullable LayeredConfig open;
  private List<Map<String, String>> layers = List.of();

  BuildFromFile(String name) {
    this.name = name;
  }

  /** The keys and values of the lowest layer as a text. */
  abstract String text(Map<String, String> lowest);

  /** Writes the file. */
  @Setup
  public void write() throws IOException {
    layers = Layers.of(keys);
    folder = Files.createTempDirectory("varve-bench");
    Files.writeString(file(), text(layers.get(0)));
  }

  /** Deletes the file. */
  @TearDown
  public void delete() throws IOException {
    Files.delete(file());
    Files.delete(Objects.requireNonNull(folder));
  }

  final Path file() {
    return Objects.requireNonNull(folder).resolve(name);
  }

  /** The layers in memory, lowest first. */
  final List<Map<String, String>> above() {
    return layers.subList(1, layers.size());
  }

  /** All discovered sources take part, as in a program. */
  @Benchmark
  public Object varve() {
    LayeredConfig built =
        LayeredConfig.builder()
            .environment(Map.of())
            .systemProperties(Map.of("varve.file.watch", "false"))
            .directory(Objects.requireNonNull(folder))
            .source(new MemorySource("middle", 501, above().get(0)))
            .source(new MemorySource("highest", 502, above().get(1)))
            .build();
    open = built;
    return built.get(Layers.key(1));
  }

  @Benchmark
  public Object avaje() {
    Configuration.Builder builder = Configuration.builder().load(file().toFile());
    above().forEach(builder::putAll);
    return builder.build().get(Layers.key(1));
  }

  /** Not part of a build: the peers have nothing to close. */
  @TearDown(Level.Invocation)
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
