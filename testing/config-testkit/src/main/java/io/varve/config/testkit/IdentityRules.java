package io.varve.config.testkit;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.SnapshotReader;
import java.util.List;
import java.util.ServiceLoader;

/** Rules for the identity of a source, and for the hooks of its test. */
final class IdentityRules {
  private IdentityRules() {}

  static void hooksFit(ContractHarness harness) throws Exception {
    Class<?> test = harness.fixture().getClass();
    ConfigSource source = harness.make();
    String name = source.getClass().getName();
    boolean watches = watches(source);
    RuleViolation.unless(
        !watches || harness.has(Requirement.WATCH),
        name + " overrides watch(…), but the test does not override delete(…)",
        "override delete(…) in the test, so that the rules of watching are tested");
    RuleViolation.unless(
        watches || !harness.has(Requirement.WATCH),
        "the test overrides delete(…), but " + name + " does not override watch(…)",
        "watch the store; or leave delete(…) as it is, if contents never change");
    RuleViolation.unless(
        source.phase() != SourcePhase.REMOTE || harness.has(Requirement.BREAK),
        name + " is of the phase REMOTE, but the test does not override breakStore()",
        "override breakStore() and mendStore() in the test: what is remote can be away");
    RuleViolation.unless(
        harness.has(Requirement.BREAK) == Requirement.overrides(test, "mendStore"),
        "the test overrides one of breakStore() and mendStore()",
        "override both or none");
    RuleViolation.unless(
        !(source instanceof WritableConfigSource) || harness.has(Requirement.WRITE),
        name + " is a WritableConfigSource, but newSource() of the test does not say so",
        "declare newSource() in the test to return a WritableConfigSource");
    RuleViolation.unless(
        SnapshotReader.listed(harness.load()).isEmpty(),
        "the store holds keys below contract when the test begins",
        "empty it in a @BeforeEach");
  }

  private static boolean watches(ConfigSource source) throws Exception {
    return source.getClass().getMethod("watch", SourceObserver.class).getDeclaringClass()
        != ConfigSource.class;
  }

  static void nameIsConstant(ContractHarness harness) throws Exception {
    ConfigSource source = harness.make();
    String first = identity(source);
    RuleViolation.unless(
        source.name().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"),
        "the name " + SnapshotReader.show(source.name()),
        "name it in kebab-case, such as consul");
    ConfigSource opened = harness.open();
    same(first, identity(opened), "a second source, open");
    harness.load(opened);
    same(first, identity(opened), "a source that is loaded");
    harness.close(opened);
    same(first, identity(opened), "a source that is closed");
  }

  private static String identity(ConfigSource source) {
    return "name " + source.name() + ", ordinal " + source.ordinal() + ", " + source.phase();
  }

  private static void same(String first, String now, String who) {
    RuleViolation.unless(
        first.equals(now),
        first + " at first, and of " + who + " " + now,
        "return constants: the engine orders and opens sources by them");
  }

  static void discoveryFindsTheSource(ContractHarness harness) throws Exception {
    ConfigSource source = harness.make();
    List<ConfigSource> found =
        ServiceLoader.load(ConfigSource.class, source.getClass().getClassLoader()).stream()
            .filter(provider -> isOrMakes(provider, source))
            .map(ServiceLoader.Provider::get)
            .toList();
    for (ConfigSource other : found) {
      RuleViolation.unless(
          other.getClass() == source.getClass() && identity(other).equals(identity(source)),
          "ServiceLoader finds "
              + other.getClass().getName()
              + " with "
              + identity(other)
              + ", the test makes "
              + source.getClass().getName()
              + " with "
              + identity(source),
          "name in META-INF/services/" + ConfigSource.class.getName() + " what the test makes");
    }
    if (found.isEmpty()) {
      harness.fixture().publish("not found by ServiceLoader", "give it to the builder");
    }
  }

  /** The engine refuses two sources of the same name, so a provider of the same name counts. */
  private static boolean isOrMakes(
      ServiceLoader.Provider<ConfigSource> provider, ConfigSource source) {
    return provider.type() == source.getClass() || provider.get().name().equals(source.name());
  }
}
