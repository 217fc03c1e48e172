package io.varve.config.testkit.internal;

/** The keys that the rules use. */
public final class ContractKeys {
  /** The parent of all keys of the contract. */
  public static final String ROOT = "contract";

  public static final String A = ROOT + ".a";
  public static final String B = ROOT + ".b";
  public static final String C = ROOT + ".c";

  private ContractKeys() {}
}
