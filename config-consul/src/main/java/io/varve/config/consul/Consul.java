package io.varve.config.consul;

import io.varve.config.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Name, logger and origins that all parts of the Consul source share. */
final class Consul {
  /** The source's name in origins and settings. */
  static final String NAME = "consul";

  /** Named after the public class: one setting controls every log line of the source. */
  static final Logger LOG = LoggerFactory.getLogger("io.varve.config.consul.ConsulSource");

  private Consul() {}

  /** The location, for messages, of a key, a prefix or an agent's address. */
  static String location(String subject) {
    return NAME + " " + subject;
  }

  /** The origin of a key, a prefix or an agent's address. */
  static Origin origin(String subject) {
    return Origin.of(NAME, location(subject));
  }

  /** The origin of something outside of the store, such as a file or the settings. */
  static Origin originOutside(String location) {
    return Origin.of(NAME, location);
  }
}
