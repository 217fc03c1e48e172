/** The API for reading configuration and the SPI for sources. */
module io.varve.config {
  requires transitive org.jspecify;
  requires transitive org.slf4j;

  exports io.varve.config;
  exports io.varve.config.spi;
}
