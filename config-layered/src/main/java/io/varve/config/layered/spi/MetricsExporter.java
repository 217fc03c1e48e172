package io.varve.config.layered.spi;

/**
 * Shows the numbers of a configuration to a monitoring system. Found by {@link
 * java.util.ServiceLoader} or given to the builder.
 */
@FunctionalInterface
public interface MetricsExporter {

  /**
   * Called once, when the configuration has been loaded and before it is watched. Keeps the metrics
   * and reads them whenever the monitoring system asks. What it throws is logged and stops nothing.
   *
   * @param metrics the numbers, live; of use for as long as they are needed
   */
  void export(ConfigMetrics metrics);
}
