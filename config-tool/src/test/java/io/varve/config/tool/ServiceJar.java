package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.spi.ConfigSource;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Jar of a service: its sources are compiled, its other files are copied. */
final class ServiceJar {
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private String left = "";

  /** The folder or jar of a class. */
  static Path place(String className) throws ReflectiveOperationException, URISyntaxException {
    return Path.of(
        Class.forName(className).getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Joins entries to a class path. */
  static String path(Path... entries) {
    return Stream.of(entries).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Adds a class whose source is in the test resources, in the folder {@code service}. */
  ServiceJar source(String className) {
    String name = "/service/" + className.replace('.', '/') + ".java";
    try (InputStream text = Objects.requireNonNull(ServiceJar.class.getResourceAsStream(name))) {
      sources.put(className, new String(text.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Writes a jar with a source and the classes that it needs. */
  static Path ofSource(Path jar, String className, String... others) throws IOException {
    ServiceJar service = new ServiceJar().source(className).provider(ConfigSource.class, className);
    List.of(others).forEach(service::source);
    return service.write(jar);
  }

  ServiceJar provider(Class<?> service, String... classNames) {
    return file("META-INF/services/" + service.getName(), String.join("\n", classNames));
  }

  ServiceJar file(String name, String text) {
    files.put(name, text);
    return this;
  }

  /** Leaves out a class that others need. */
  ServiceJar without(String className) {
    left = className;
    return this;
  }

  Path write(Path jar) throws IOException {
    Path folder = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "build");
    Path classes = compiled(folder);
    Map<String, byte[]> all = new TreeMap<>();
    try (Stream<Path> found = Files.walk(classes)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        all.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    all.remove(left.replace('.', '/') + ".class");
    files.forEach((name, text) -> all.put(name, text.getBytes(StandardCharsets.UTF_8)));
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : all.entrySet()) {
        entries.putNextEntry(new JarEntry(file.getKey()));
        entries.write(file.getValue());
      }
    }
    return jar;
  }

  private Path compiled(Path folder) throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    ByteArrayOutputStream problems = new ByteArrayOutputStream();
    int status =
        sources.isEmpty()
            ? 0
            : ToolProvider.getSystemJavaCompiler()
                .run(null, problems, problems, arguments.toArray(String[]::new));
    assertEquals(0, status, problems.toString(StandardCharsets.UTF_8));
    return classes;
  }
}
