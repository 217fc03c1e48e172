package io.varve.benchmarks;

import com.ecwid.consul.v1.ConsulClient;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.consul.config.ConsulConfigProperties;
import org.springframework.cloud.consul.config.ConsulPropertySource;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Spring Cloud Consul in a Spring Boot application without beans. A load is that of its property
 * source alone. Its watch has the default settings: queries that wait for 55 s, with a pause of 1 s
 * after each. The callback is the event that follows the new values.
 *
 * @param prefix two names with slashes, as Spring requires
 */
record SpringCloud(URI agent, String prefix) implements Contender {
  @Override
  public PrefixView load() {
    ConsulPropertySource source =
        new ConsulPropertySource(
            prefix,
            new ConsulClient(agent.getHost(), agent.getPort()),
            new ConsulConfigProperties());
    source.init();
    return new Values(source);
  }

  @Override
  public void watch(Consumer<PrefixView> callback) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setBannerMode(Banner.Mode.OFF);
    application.addListeners(new Listener(callback));
    // One folder, and no others for profiles: it watches folders in turn, each for 55 s.
    int slash = prefix.indexOf('/');
    String name = prefix.substring(slash + 1, prefix.length() - 1);
    ConfigurableEnvironment environment =
        application
            .run(
                "--spring.config.import=optional:consul:",
                "--spring.profiles.default=",
                "--spring.application.name=" + name,
                "--spring.cloud.consul.host=" + agent.getHost(),
                "--spring.cloud.consul.port=" + agent.getPort(),
                "--spring.cloud.consul.config.prefixes=" + prefix.substring(0, slash),
                "--spring.cloud.consul.config.default-context=" + name)
            .getEnvironment();
    callback.accept(new Environment(environment));
  }

  /** The application. */
  @EnableAutoConfiguration
  static class Application {}

  /** Listener that is called when the new values are in the environment. */
  private record Listener(Consumer<PrefixView> callback)
      implements ApplicationListener<EnvironmentChangeEvent> {
    @Override
    public void onApplicationEvent(EnvironmentChangeEvent event) {
      if (event.getSource() instanceof org.springframework.context.ApplicationContext context
          && context.getEnvironment() instanceof ConfigurableEnvironment environment) {
        callback.accept(new Environment(environment));
      }
    }
  }

  /** The values of the application. */
  private record Environment(ConfigurableEnvironment environment) implements PrefixView {
    @Override
    public Optional<String> changed() {
      return Optional.ofNullable(environment.getProperty(Keys.PROPERTY));
    }

    @Override
    public Map<String, String> all() {
      for (PropertySource<?> source : environment.getPropertySources()) {
        if (source instanceof ConsulPropertySource consul) {
          return new Values(consul).all();
        }
      }
      return Map.of();
    }
  }

  /** The values of a property source. */
  private record Values(EnumerablePropertySource<?> source) implements PrefixView {
    @Override
    public Optional<String> changed() {
      return Optional.ofNullable((String) source.getProperty(Keys.PROPERTY));
    }

    @Override
    public Map<String, String> all() {
      Map<String, String> all = new HashMap<>();
      for (String name : source.getPropertyNames()) {
        all.put(name, String.valueOf(source.getProperty(name)));
      }
      return all;
    }
  }
}
