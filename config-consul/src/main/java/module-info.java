/** Consul's key-value store as a source. */
// The Consul client and the HTTP client below it have no module descriptors.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.varve.config.consul {
  requires transitive io.varve.config;
  requires consul.api;
  requires com.google.gson;
  requires jdk.net;
  requires org.apache.httpcomponents.httpclient;
  requires org.apache.httpcomponents.httpcore;

  exports io.varve.config.consul;

  uses io.varve.config.spi.ConfigFormat;

  provides io.varve.config.spi.ConfigSource with
      io.varve.config.consul.internal.source.ConsulConfigSource;
}
