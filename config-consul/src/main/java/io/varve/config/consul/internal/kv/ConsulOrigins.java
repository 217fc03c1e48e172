package io.varve.config.consul.internal.kv;

import io.varve.config.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Name, logger and origins that all parts of the Consul source share. */
public final class ConsulOrigins {
  /** The source's name in origins and settings. */
  public static final String NAME = "consul";

  /** Named after the public class, so that one setting controls all log lines of the source. */
  public static final Logger LOG = LoggerFactory.getLogger("io.varve.config.consul.ConsulSource");

  private ConsulOrigins() {}

  /** The location, for messages, of a key, a prefix or an agent's address. */
  public static String location(String subject) {
    return NAME + " " + subject;
  }

  /** The origin of a key, a prefix or an agent's address. */
  public static Origin origin(String subject) {
    return Origin.of(NAME, location(subject));
  }

  /** The origin of something outside Consul, such as a file or the settings. */
  public static Origin originOutside(String location) {
    return Origin.of(NAME, location);
  }
}
