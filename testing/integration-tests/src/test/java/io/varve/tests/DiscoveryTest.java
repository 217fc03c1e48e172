package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ChangeEvent;
import io.varve.config.ChangeListener;
import io.varve.config.ConfigException;
import io.varve.config.Converter;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovery of sources, listeners and converters in jars. */
class DiscoveryTest {
  private static final BlockingQueue<ChangeEvent> HEARD = new LinkedBlockingQueue<>();

  @TempDir Path folder;

  /** Found by ServiceLoader. */
  public static final class Listener implements ChangeListener {
    @Override
    public void onChange(ChangeEvent event) {
      HEARD.add(event);
    }

    @Override
    public String prefix() {
      return "watched";
    }
  }

  /** A type that no built-in converter knows. */
  public record Colour(int rgb) {}

  /** Found by ServiceLoader. */
  public static final class ColourConverter implements Converter<Colour> {
    @Override
    public Class<Colour> type() {
      return Colour.class;
    }

    @Override
    public Colour convert(String text) {
      return new Colour(Integer.parseInt(text.substring(1), 16));
    }

    @Override
    public String expected() {
      return "a colour";
    }

    @Override
    public String remedy() {
      return "set it to #rrggbb";
    }
  }

  private LayeredConfigBuilder discovering(Class<?> service, String... providers)
      throws IOException {
    Path services = Files.createDirectories(folder.resolve("jar/META-INF/services"));
    Files.writeString(services.resolve(service.getName()), String.join("\n", providers));
    URL[] jar = {folder.resolve("jar").toUri().toURL()};
    return LayeredConfig.builder()
        .classLoader(new URLClassLoader(jar, getClass().getClassLoader()))
        .environment(Map.of())
        .systemProperties(Map.of())
        .directory(folder);
  }

  @Test
  void listener_isFound_andHearsOfItsPrefix() throws Exception {
    Path file = folder.resolve("application.yaml");
    Files.writeString(file, "watched.a: 1\nother: 1\n");
    try (LayeredConfig config =
        discovering(ChangeListener.class, Listener.class.getName()).build()) {
      Files.writeString(file, "watched.a: 2\nother: 2\n");
      ChangeEvent event = HEARD.poll(20, TimeUnit.SECONDS);
      assertEquals("[watched.a: 1 → 2 (application.yaml:1)]", event.changes().toString());
      assertEquals("2", config.get("other"));
    }
  }

  @Test
  void converter_isFound() throws IOException {
    try (LayeredConfig config =
        discovering(Converter.class, ColourConverter.class.getName())
            .arguments("--paint=#0000ff", "--wood=brown")
            .build()) {
      assertEquals(new Colour(255), config.get("paint", Colour.class));
      ConfigException e =
          assertThrows(ConfigException.class, () -> config.get("wood", Colour.class));
      assertEquals(
          "wood (argument 2): expected a colour, found text \"brown\"; set it to #rrggbb [VARVE-0140]",
          e.getMessage());
    }
  }

  @Test
  void providerThatCannotBeMade_isNamed() throws IOException {
    LayeredConfigBuilder builder = discovering(ChangeListener.class, "com.acme.Missing");
    ConfigException e = assertThrows(ConfigException.class, builder::build);
    assertTrue(e.getMessage().contains("com.acme.Missing"), e.getMessage());
    assertTrue(e.getMessage().contains("remove the jar"), e.getMessage());
  }
}
