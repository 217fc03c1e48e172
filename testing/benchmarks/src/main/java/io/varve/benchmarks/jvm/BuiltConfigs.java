package io.varve.benchmarks.jvm;

import com.typesafe.config.Config;
import io.avaje.config.Configuration;
import io.smallrye.config.SmallRyeConfig;
import io.varve.config.layered.LayeredConfig;
import java.util.List;
import java.util.Map;
import org.github.gestalt.config.Gestalt;
import org.springframework.core.env.Environment;

/** The same 10,000 keys in three layers in every library, and the keys to read. */
class BuiltConfigs {
  static final int KEYS = 10_000;

  final Map<String, String> floor = Layers.merged(KEYS);
  final LayeredConfig varve;
  final Configuration avaje;
  final SmallRyeConfig smallrye;
  final Config lightbend;
  final Gestalt gestalt;
  final Environment spring;
  final com.netflix.archaius.api.Config archaius;
  private final String[] keys;
  private int next;

  BuiltConfigs(String[] keys) {
    List<Map<String, String>> layers = Layers.of(KEYS);
    varve = Contenders.varve(layers);
    avaje = Contenders.avaje(layers);
    smallrye = Contenders.smallrye(layers);
    lightbend = Contenders.lightbend(layers);
    gestalt = Contenders.gestalt(layers);
    spring = Contenders.spring(layers);
    archaius = Contenders.archaius(layers);
    this.keys = keys;
  }

  final String key() {
    return keys[next++ & (keys.length - 1)];
  }
}
