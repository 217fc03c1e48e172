/** The command line as a source of configuration. */
module io.varve.config.cli {
  requires transitive io.varve.config;

  exports io.varve.config.cli;

  provides io.varve.config.spi.ConfigSource with
      io.varve.config.cli.CommandLineSource;
}
