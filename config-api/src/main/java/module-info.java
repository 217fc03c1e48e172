/** What an application reads and what a source implements. */
module io.varve.config {
  requires transitive org.jspecify;
  requires transitive org.slf4j;

  exports io.varve.config;
  exports io.varve.config.spi;
}
