package io.varve.config.env;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.testkit.ConfigSourceContract;
import java.util.HashMap;
import java.util.Map;

/** Contract of sources, for system properties. */
class SystemPropertiesContractTest extends ConfigSourceContract {
  private final Map<String, String> properties = new HashMap<>();

  @Override
  protected SystemPropertiesSource newSource() {
    return new SystemPropertiesSource();
  }

  @Override
  protected LayeredConfigBuilder process() {
    return LayeredConfig.builder()
        .discover(false)
        .environment(Map.of())
        .systemProperties(properties);
  }

  @Override
  protected void put(String key, String text) {
    properties.put(key, text);
  }
}
