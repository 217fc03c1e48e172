package io.varve.config.cli;

import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.testkit.ConfigSourceContract;
import java.util.LinkedHashMap;
import java.util.Map;

/** Contract of sources, for the command line. */
class CommandLineContractTest extends ConfigSourceContract {
  private final Map<String, String> options = new LinkedHashMap<>();

  @Override
  protected CommandLineSource newSource() {
    return new CommandLineSource();
  }

  @Override
  protected LayeredConfigBuilder process() throws Exception {
    return super.process()
        .arguments(
            options.entrySet().stream()
                .map(option -> "--" + option.getKey() + "=" + option.getValue())
                .toArray(String[]::new));
  }

  @Override
  protected void put(String key, String text) {
    options.put(key, text);
  }

  /** The first {@code =} of an argument ends the key. */
  @Override
  protected boolean canHold(String key, String text) {
    return !key.contains("=");
  }
}
