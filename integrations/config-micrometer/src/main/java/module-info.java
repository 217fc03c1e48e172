/** Micrometer meters of a running configuration. */
// Micrometer has no module descriptor.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.varve.config.micrometer {
  requires transitive io.varve.config.layered;
  requires transitive micrometer.core;

  exports io.varve.config.micrometer;
}
