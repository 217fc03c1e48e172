/** What an application reads and what a source implements. */
// The engine, which is not here when this module is compiled, may use what is internal.
@SuppressWarnings("module")
module io.varve.config {
  requires transitive org.jspecify;
  requires transitive org.slf4j;

  exports io.varve.config;
  exports io.varve.config.internal to
      io.varve.config.layered;
  exports io.varve.config.spi;
}
