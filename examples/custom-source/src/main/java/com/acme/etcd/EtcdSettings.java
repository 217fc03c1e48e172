package com.acme.etcd;

import io.varve.config.ConfigReader;
import io.varve.config.TypeRef;
import io.varve.config.spi.SourceContext;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where etcd is, and what of it is read.
 *
 * @param endpoints the servers; none if the program names none, and then etcd takes no part
 * @param prefix what the keys begin with, and what is left out of Varve's; ends with a slash
 * @param user who asks; null where etcd asks for no name
 * @param password the user's; never shown
 */
record EtcdSettings(
    List<URI> endpoints, String prefix, @Nullable String user, @Nullable String password) {

  /** What the sources of the phases before say. */
  static EtcdSettings of(SourceContext context) {
    ConfigReader settings = context.settings();
    String prefix = settings.get("varve.etcd.prefix", String.class, context.application());
    return new EtcdSettings(
        settings.find("varve.etcd.endpoints", new TypeRef<List<URI>>() {}).orElse(List.of()),
        prefix.endsWith("/") ? prefix : prefix + "/",
        settings.find("varve.etcd.user").orElse(null),
        settings.find("varve.etcd.password").orElse(null));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return endpoints + " " + prefix;
  }
}
