package com.acme.etcd;

import io.varve.config.ConfigReader;
import io.varve.config.TypeRef;
import io.varve.config.spi.SourceContext;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the etcd source.
 *
 * @param endpoints the servers; the source is inactive if there are none
 * @param prefix the prefix of the keys, which Varve's keys leave out; ends with a slash
 * @param user the user name; null without authentication
 * @param password the user's; never shown
 */
record EtcdSettings(
    List<URI> endpoints, String prefix, @Nullable String user, @Nullable String password) {

  /** Reads the settings from the sources of earlier phases. */
  static EtcdSettings of(SourceContext context) {
    ConfigReader settings = context.settings();
    String prefix = settings.get("varve.etcd.prefix", String.class, context.application());
    return new EtcdSettings(
        settings.find("varve.etcd.endpoints", new TypeRef<List<URI>>() {}).orElse(List.of()),
        prefix.endsWith("/") ? prefix : prefix + "/",
        settings.find("varve.etcd.user").orElse(null),
        settings.find("varve.etcd.password").orElse(null));
  }

  /** The endpoints and the prefix, without the password. */
  @Override
  public String toString() {
    return endpoints + " " + prefix;
  }
}
