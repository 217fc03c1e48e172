package io.varve.config.testkit;

import io.varve.config.Config;
import io.varve.config.ConfigException;
import io.varve.config.layered.LayeredConfig;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the configuration of a test from its {@link WithConfig}, and closes it after the test. */
final class WithConfigExtension implements BeforeEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(WithConfigExtension.class);

  /**
   * The objects of one test. JUnit closes them with the test's context: up to 5.12 as a {@link
   * CloseableResource}, from 5.13 on as an {@link AutoCloseable}.
   */
  private record Setup(LayeredConfig config, MemorySource source, ManualTime time)
      implements AutoCloseable, CloseableResource {
    @Override
    public void close() {
      config.close();
    }
  }

  /**
   * Makes the configuration even if nothing is injected, so that a malformed entry fails the test.
   */
  @Override
  public void beforeEach(ExtensionContext context) {
    var unused = setup(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Config.class
        || type == LayeredConfig.class
        || type == MemorySource.class
        || type == ManualTime.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "@WithConfig makes one "
              + type.getSimpleName()
              + " for each test: take it in a test, in a @BeforeEach or in the constructor, not in "
              + parameter.getDeclaringExecutable().getName());
    }
    Setup setup = setup(context);
    if (type == MemorySource.class) {
      return setup.source();
    }
    return type == ManualTime.class ? setup.time() : setup.config();
  }

  /** A constructor gets the objects of its test. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  private static Setup setup(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Setup.class, key -> make(context), Setup.class);
  }

  private static Setup make(ExtensionContext context) {
    Map<String, String> entries = new LinkedHashMap<>();
    boolean discover = false;
    for (AnnotatedElement place : places(context)) {
      Optional<WithConfig> here = AnnotationSupport.findAnnotation(place, WithConfig.class);
      if (here.isPresent()) {
        entries.putAll(parse(here.get(), place));
        discover |= here.get().discover();
      }
    }
    ManualTime time = new ManualTime();
    MemorySource source = source(entries, context);
    LayeredConfig config =
        LayeredConfig.builder()
            .discover(discover)
            .environment(Map.of())
            .systemProperties(Map.of())
            .clock(time)
            .scheduler(time, () -> 0.5)
            .source(source)
            .build();
    return new Setup(config, source, time);
  }

  /**
   * The annotated elements from the outermost class to the method. The contexts nest as the tests
   * do, also for an inherited nested class.
   */
  private static List<AnnotatedElement> places(ExtensionContext context) {
    Set<AnnotatedElement> innermostFirst = new LinkedHashSet<>();
    innermostFirst.add(context.getRequiredTestMethod());
    Optional<ExtensionContext> each = Optional.of(context);
    while (each.isPresent()) {
      each.flatMap(ExtensionContext::getTestClass).ifPresent(innermostFirst::add);
      each = each.flatMap(ExtensionContext::getParent);
    }
    List<AnnotatedElement> places = new ArrayList<>(innermostFirst);
    Collections.reverse(places);
    return places;
  }

  private static Map<String, String> parse(WithConfig entries, AnnotatedElement place) {
    try {
      return EntryParser.parse(entries.value());
    } catch (IllegalArgumentException | ConfigException e) {
      throw new ExtensionConfigurationException(
          "@WithConfig at " + place + ": " + e.getMessage(), e);
    }
  }

  private static MemorySource source(Map<String, String> entries, ExtensionContext context) {
    try {
      return new MemorySource(new MemoryStore(MemorySource.NAME, entries), MemorySource.ORDINAL);
    } catch (ConfigException e) {
      throw new ExtensionConfigurationException(
          "@WithConfig at " + context.getRequiredTestMethod() + ": " + e.getMessage(), e);
    }
  }
}
