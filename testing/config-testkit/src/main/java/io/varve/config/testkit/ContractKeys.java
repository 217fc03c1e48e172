package io.varve.config.testkit;

/** The keys that the rules use. */
final class ContractKeys {
  /** The parent of all keys of the contract. */
  static final String ROOT = "contract";

  static final String A = ROOT + ".a";
  static final String B = ROOT + ".b";
  static final String C = ROOT + ".c";

  private ContractKeys() {}
}
