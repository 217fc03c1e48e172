package io.varve.config.layered.spi;

/**
 * Exports the metrics of a configuration to a monitoring system. Found by {@link
 * java.util.ServiceLoader} or given to the builder.
 */
@FunctionalInterface
public interface MetricsExporter {

  /**
   * Called once, after the configuration is loaded and before it is watched. The exporter keeps the
   * metrics and reads them when the monitoring system asks. An exception is logged and has no other
   * effect.
   *
   * @param metrics the live metrics, valid without a time limit
   */
  void export(ConfigMetrics metrics);
}
