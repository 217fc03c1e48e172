package io.varve.config.spring;

import io.varve.config.layered.LayeredConfig;
import java.util.Objects;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Brings a configuration into a Spring context, with or without Spring Boot: its property source,
 * the bean {@code layeredConfig}, and a {@link VarveChangeEvent} for each change set. The
 * configuration is closed with the context, also when its refresh fails; a context that is never
 * refreshed closes nothing, as Spring has it.
 *
 * <pre>{@code
 * var context = new AnnotationConfigApplicationContext();
 * new VarveInitializer(LayeredConfig.load(args)).initialize(context);
 * context.register(Orders.class);
 * context.refresh();
 * }</pre>
 *
 * <p>The property source comes behind Spring's own for system properties and environment variables,
 * unless one named {@code varve} is there already. A Spring Boot application needs no call: the jar
 * on its class path is enough.
 */
public final class VarveInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  /** The name of the bean: {@code layeredConfig}. */
  public static final String BEAN = "layeredConfig";

  private final LayeredConfig config;

  /**
   * An initializer for one context.
   *
   * @param config the loaded configuration, which the context takes over
   */
  public VarveInitializer(LayeredConfig config) {
    this.config = Objects.requireNonNull(config, "config");
  }

  /**
   * Prepares the context. Must be called before it is refreshed.
   *
   * @param context the context
   */
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    if (!context.getEnvironment().getPropertySources().contains(VarvePropertySource.NAME)) {
      VarvePropertySource.of(config).addTo(context.getEnvironment());
    }
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    beans.registerSingleton(BEAN, config);
    // A failed refresh destroys the beans and notifies no listener, since the context was never
    // open.
    if (beans instanceof DefaultSingletonBeanRegistry registry) {
      registry.registerDisposableBean(BEAN, config::close);
    }
    context.addApplicationListener(new ContextLifecycle(context, config));
  }
}
