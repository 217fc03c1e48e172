/** The engine: discovery, bootstrap, precedence, merge, change fan-out. */
module io.varve.config.layered {
  requires transitive io.varve.config;
  requires static jakarta.validation;

  exports io.varve.config.layered;
  exports io.varve.config.layered.spi;

  uses io.varve.config.ChangeGuard;
  uses io.varve.config.ChangeListener;
  uses io.varve.config.Converter;
  uses io.varve.config.spi.ConfigFormat;
  uses io.varve.config.spi.ConfigSource;
  uses io.varve.config.layered.spi.MetricsExporter;
}
