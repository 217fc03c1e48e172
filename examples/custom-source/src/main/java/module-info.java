/** A Varve source that loads and watches etcd. */
// jetcd has no module descriptor.
@SuppressWarnings("requires-automatic")
module com.acme.etcd {
  requires io.varve.config;
  requires jetcd.common;
  requires jetcd.core;

  provides io.varve.config.spi.ConfigSource with
      com.acme.etcd.EtcdSource;
}
