package io.varve.config.spring;

import io.varve.config.layered.LayeredConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;

/** Closes a configuration with one run of a Spring Boot application. */
final class ApplicationLifecycle
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private final LayeredConfig config;
  private @Nullable ConfigurableApplicationContext bound;

  ApplicationLifecycle(LayeredConfig config) {
    this.config = config;
  }

  /** Ignores contexts of later runs of the same application. */
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    PropertySource<?> source =
        context.getEnvironment().getPropertySources().get(VarvePropertySource.NAME);
    if (source != null && source.getSource() == config) {
      new VarveInitializer(config).initialize(context);
      bound = context;
    }
  }

  /** Closes the configuration if its own run has failed. */
  void failed(@Nullable ConfigurableApplicationContext context) {
    if (bound == null || bound == context) {
      config.close();
    }
  }
}
