/** The contract of sources as tests, and fakes for the tests of applications. */
module io.varve.config.testkit {
  requires transitive io.varve.config.layered;
  requires transitive org.junit.jupiter.api;
  requires java.logging;
  requires java.management;

  exports io.varve.config.testkit;

  // JUnit makes the extensions and calls the rules.
  opens io.varve.config.testkit to
      org.junit.platform.commons;

  uses io.varve.config.spi.ConfigFormat;
  uses io.varve.config.spi.ConfigSource;
}
