package io.varve.config.spring;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import org.springframework.boot.ConfigurableBootstrapContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Loads the configuration of a Spring Boot application, with Spring's application name and active
 * profiles, and puts it into Spring's environment. Named in {@code META-INF/spring.factories}.
 */
final class VarveEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {
  private final ConfigurableBootstrapContext bootstrap;

  /** Called by Spring Boot. The program may have registered a configuration of its own there. */
  VarveEnvironmentPostProcessor(ConfigurableBootstrapContext bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** After Spring Boot has read its files: the profiles and the application's name are known. */
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (environment.getPropertySources().contains(VarvePropertySource.NAME)) {
      return;
    }
    LayeredConfig config =
        bootstrap.getOrElseSupply(LayeredConfig.class, () -> load(environment, application));
    VarvePropertySource.of(config).addTo(environment);
    application.addInitializers(new ApplicationLifecycle(config));
  }

  private static LayeredConfig load(
      ConfigurableEnvironment environment, SpringApplication application) {
    LayeredConfigBuilder builder =
        LayeredConfig.builder()
            .classLoader(application.getClassLoader())
            .profiles(environment.getActiveProfiles())
            .source(new SpringSettingsSource(environment));
    String name = environment.getProperty("spring.application.name", "");
    return (name.isBlank() ? builder : builder.application(name)).build();
  }
}
