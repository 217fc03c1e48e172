package io.varve.benchmarks.jvm;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/** The layers of a build as Spring Boot reads them, with origins. */
final class SpringFile {
  private SpringFile() {}

  static @Nullable String read(PropertySourceLoader loader, BuildFromFile build)
      throws IOException {
    ConfigurableEnvironment environment = Contenders.spring(build.above());
    for (PropertySource<?> source :
        loader.load("file", new FileSystemResource(build.file().toFile()))) {
      environment.getPropertySources().addLast(source);
    }
    return environment.getProperty(Layers.key(1));
  }
}
