package io.varve.testing.consul;

import java.util.Locale;
import java.util.Optional;

/** Setting of a test run: a system property, or else an environment variable. */
enum Setting {
  /** The path of the program. */
  BINARY("varve.consul.binary"),
  /** The kind of a simple server: {@code docker} or {@code binary}. */
  SERVER("varve.consul.server"),
  /** The image for Docker. */
  IMAGE("varve.consul.image");

  private final String property;

  Setting(String property) {
    this.property = property;
  }

  Optional<String> find() {
    String value = System.getProperty(property);
    if (value == null || value.isBlank()) {
      value = System.getenv(variable());
    }
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  private String variable() {
    return property.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** Both names, for messages. */
  @Override
  public String toString() {
    return property + " (or " + variable() + ")";
  }
}
