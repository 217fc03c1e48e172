package io.varve.testing.consul;

/** Version of Consul whose behaviour a {@link ConsulFacade} imposes on an older server. */
public enum ConsulVersion {
  V1_12("1.12.0"),
  V1_21_4("1.21.4"),
  /** Refuses key names with any unusual character. */
  V1_21_5("1.21.5"),
  /** Cleans key names, and refuses some. The same as 1.22 as far as a client of keys can see. */
  V2_1("2.1.0");

  private final String number;

  ConsulVersion(String number) {
    this.number = number;
  }

  boolean isAtLeast(ConsulVersion other) {
    return compareTo(other) >= 0;
  }

  /** Returns true if the server that tests start is older, so that a façade can imitate this. */
  public boolean isNewerThanTheServer() {
    ConsulBinary binary = ConsulBinary.require();
    String[] parts = number.split("\\.", -1);
    return !binary.isAtLeast(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  /** The version as Consul writes it, such as {@code 1.21.5}. */
  @Override
  public String toString() {
    return number;
  }
}
