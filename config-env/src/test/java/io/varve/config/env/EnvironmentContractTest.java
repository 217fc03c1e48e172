package io.varve.config.env;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.testkit.ConfigSourceContract;
import java.util.HashMap;
import java.util.Map;

/** Contract of sources, for the environment. */
class EnvironmentContractTest extends ConfigSourceContract {
  private final Map<String, String> variables = new HashMap<>();

  @Override
  protected EnvironmentSource newSource() {
    return new EnvironmentSource();
  }

  @Override
  protected LayeredConfigBuilder process() {
    return LayeredConfig.builder()
        .discover(false)
        .environment(variables)
        .systemProperties(Map.of());
  }

  /** Uses the name that the source looks for first. */
  @Override
  protected void put(String key, String text) {
    variables.put(key, text);
  }
}
