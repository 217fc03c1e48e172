/** See the package. */
module io.varve.config.file {
  requires io.varve.config;

  exports io.varve.config.file;
}
