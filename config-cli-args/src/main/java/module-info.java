/** See the package. */
module io.varve.config.cli {
  requires io.varve.config;

  exports io.varve.config.cli;
}
