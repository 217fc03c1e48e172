package io.varve.config.tool.internal.command;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.tool.internal.host.ToolException;

/** Keys from the command line. */
final class KeyArgument {
  private KeyArgument() {}

  /** The canonical form of a key; a malformed one is a usage error. */
  static String canonical(String key) {
    try {
      return ConfigKey.canonical(key);
    } catch (ConfigException e) {
      throw ToolException.usage(String.valueOf(e.getMessage()));
    }
  }
}
