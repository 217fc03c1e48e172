package io.varve.config.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.layered.LayeredConfig;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class WithoutSpringBootTest {

  /** Runs with a class loader that does not have Spring Boot. */
  public static final class Program {
    private Program() {}

    public static String value() {
      LayeredConfig config =
          LayeredConfig.builder()
              .discover(false)
              .environment(Map.of())
              .systemProperties(Map.of())
              .defaults(Map.of("db.url", "u"))
              .build();
      try (var context = new AnnotationConfigApplicationContext()) {
        new VarveInitializer(config).initialize(context);
        context.refresh();
        return context.getEnvironment().getProperty("db.url");
      }
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }

  @Test
  void plainSpring_needsNoSpringBoot() throws Exception {
    URL[] classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("spring-boot-"))
            .map(WithoutSpringBootTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      assertThrows(
          ClassNotFoundException.class,
          () -> loader.loadClass("org.springframework.boot.SpringApplication"));
      Class<?> program = loader.loadClass(Program.class.getName());
      assertEquals("u", program.getMethod("value").invoke(null));
    }
  }
}
