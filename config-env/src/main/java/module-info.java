/** See the package. */
module io.varve.config.env {
  requires io.varve.config;

  exports io.varve.config.env;
}
