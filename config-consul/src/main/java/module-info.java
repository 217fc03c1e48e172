/** Consul's key-value store as a source. */
module io.varve.config.consul {
  requires transitive io.varve.config;
}
