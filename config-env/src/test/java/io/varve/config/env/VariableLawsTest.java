package io.varve.config.env;

import static io.varve.config.env.SimulatedProcess.environment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.varve.config.ConfigKey;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceValue;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VariableLawsTest {
  private static final int ROUNDS = Boolean.getBoolean("varve.long") ? 200_000 : 5_000;

  /** A key in parts, from which names are derived without its text. */
  private record Parts(List<String> parts) {
    String key() {
      String key = "";
      for (String part : parts) {
        boolean index = Character.isDigit(part.charAt(0));
        key = index ? key + '[' + part + ']' : ConfigKey.join(key, ConfigKey.name(part));
      }
      return key;
    }

    String prefix(int length) {
      return new Parts(parts.subList(0, length)).key();
    }
  }

  @Test
  void names_ofBothPublishedRulesMatch() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = round * 31L + 5;
      Random random = new Random(seed);
      Parts parts = parts(random);
      String key = parts.key();
      for (String name :
          List.of(
              key, microProfile(key), microProfile(key).toUpperCase(Locale.ROOT), spring(parts))) {
        Map<String, String> variables = noise(random);
        variables.put(name, "found");
        KeyMatcher matcher = environment(variables).matcher().orElseThrow();
        String message = "seed " + seed + ": " + key + " in " + variables.keySet();
        assertEquals(Optional.of("found"), matcher.match(key).map(SourceValue::text), message);
        for (int length = 0; length <= parts.parts().size(); length++) {
          assertTrue(matcher.mayMatchUnder(parts.prefix(length)), message + ", " + length);
        }
      }
    }
  }

  @Test
  void answers_areThoseOfTheRulesAlone() {
    int found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long seed = round * 17L + 1;
      Random random = new Random(seed);
      Parts parts = parts(random);
      Map<String, String> variables = new HashMap<>();
      for (int i = 0; i < 8; i++) {
        variables.put(mangled(random, parts), "v" + i);
      }
      String key = parts.key();
      Optional<String> expected = expected(parts, variables);
      found += expected.isPresent() ? 1 : 0;
      assertEquals(
          expected,
          environment(variables).matcher().orElseThrow().match(key).map(SourceValue::text),
          "seed " + seed + ": " + key + " in " + new TreeSet<>(variables.keySet()));
    }
    assertTrue(found > ROUNDS / 10 && found < ROUNDS, found + " of " + ROUNDS + " were found");
  }

  @Test
  void misses_costNoMemory() {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      variables.put("VARIABLE_" + i + "_NAME", "v");
    }
    KeyMatcher matcher = environment(variables).matcher().orElseThrow();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      keys.add("service.s" + i + ".pool-size[0].value");
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    misses(matcher, keys);
    long before = threads.getCurrentThreadAllocatedBytes();
    long matches = misses(matcher, keys);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(0, matches);
    // A single small object for each key would be 16 bytes a key.
    assertTrue(bytes < keys.size(), bytes + " bytes for " + keys.size() + " keys");
  }

  private static long misses(KeyMatcher matcher, List<String> keys) {
    long matches = 0;
    for (String key : keys) {
      matches += matcher.match(key).isPresent() || matcher.mayMatchUnder(key) ? 1 : 0;
    }
    return matches;
  }

  @Test
  void hits_amongManyKeys() {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      variables.put("SERVICE_S" + i * 500 + "_POOLSIZE_0_VALUE", "v" + i);
    }
    KeyMatcher matcher = environment(variables).matcher().orElseThrow();
    Set<String> found = new TreeSet<>();
    for (int i = 0; i < 100_000; i++) {
      matcher
          .match("service.s" + i + ".pool-size[0].value")
          .ifPresent(value -> found.add(value.text()));
    }
    assertEquals(200, found.size());
  }

  /** The first variable by the rules, found by trying each rule on each variable. */
  private static Optional<String> expected(Parts parts, Map<String, String> variables) {
    String key = parts.key();
    String upper = microProfile(key).toUpperCase(Locale.ROOT);
    String single = upper.replaceAll("_+", "_").replaceAll("^_|_$", "");
    List<String> names = List.of(key, microProfile(key), upper, single, spring(parts));
    for (String name : names) {
      if (variables.containsKey(name)) {
        return Optional.ofNullable(variables.get(name));
      }
    }
    for (String name : names) {
      for (String variable : new TreeSet<>(variables.keySet())) {
        if (variable.equalsIgnoreCase(name)) {
          return Optional.ofNullable(variables.get(variable));
        }
      }
    }
    return Optional.empty();
  }

  private static String microProfile(String key) {
    return key.replaceAll("[^a-zA-Z0-9]", "_");
  }

  private static String spring(Parts parts) {
    return String.join("_", parts.parts())
        .replace(".", "_")
        .replace("-", "")
        .toUpperCase(Locale.ROOT);
  }

  private static Parts parts(Random random) {
    List<String> parts = new ArrayList<>();
    parts.add(name(random));
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(5)) {
        case 0 -> parts.add(String.valueOf(random.nextInt(12)));
        case 1 -> parts.add(name(random) + "." + name(random) + (random.nextBoolean() ? "" : "X"));
        default -> parts.add(name(random));
      }
    }
    return new Parts(parts);
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      name.append(name.isEmpty() ? "" : "-").append((char) ('a' + random.nextInt(4)));
      name.append(random.nextBoolean() ? "" : random.nextInt(3));
    }
    return name.toString();
  }

  private static Map<String, String> noise(Random random) {
    Map<String, String> variables = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      variables.put(mangled(random, parts(random)) + "_Z", "noise");
    }
    return variables;
  }

  /** A random name that is, or nearly is, one of the key. */
  private static String mangled(Random random, Parts parts) {
    String key = parts.key();
    String name =
        switch (random.nextInt(4)) {
          case 0 -> key;
          case 1 -> microProfile(key);
          case 2 -> microProfile(key).replaceAll("_+", "_").replaceAll("^_|_$", "");
          default -> spring(parts);
        };
    return switch (random.nextInt(5)) {
      case 0 -> name;
      case 1 -> name.toLowerCase(Locale.ROOT);
      case 2 -> name.replace("_", "__");
      case 3 -> "_" + name;
      default -> name.toUpperCase(Locale.ROOT);
    };
  }
}
