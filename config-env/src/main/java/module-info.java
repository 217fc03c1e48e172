/** Environment variables and system properties as sources of configuration. */
module io.varve.config.env {
  requires transitive io.varve.config;

  exports io.varve.config.env;

  provides io.varve.config.spi.ConfigSource with
      io.varve.config.env.EnvironmentSource,
      io.varve.config.env.SystemPropertiesSource;
}
