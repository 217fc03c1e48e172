package io.varve.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Command-line options of the Consul benchmark.
 *
 * @param keys the number of keys below the largest prefix
 * @param changes the number of timed changes per contender
 * @param varves Varve, once or with several settings
 * @param peers true if peers take part
 * @param only the measurements to run; empty for all
 */
record Options(
    RunLength pace,
    int keys,
    int changes,
    List<Participant> varves,
    boolean peers,
    List<String> only) {
  static final String USAGE =
      "usage: ./bench consul [--quick | --smoke] [--keys N] [--changes N]"
          + " [--varve NAME[:SETTING=VALUE,…]]… [--no-peers] [--only NAME,…]";

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with the usage if it is invalid
   */
  static Options parse(String... args) {
    RunLength pace = RunLength.FULL;
    int keys = 0;
    int changes = 0;
    List<Participant> varves = new ArrayList<>();
    boolean peers = true;
    List<String> only = List.of();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> pace = RunLength.QUICK;
        case "--smoke" -> pace = RunLength.SMOKE;
        case "--keys" -> keys = number(args, ++i);
        case "--changes" -> changes = number(args, ++i);
        case "--varve" -> varves.add(varve(value(args, ++i)));
        case "--no-peers" -> peers = false;
        case "--only" -> only = List.of(value(args, ++i).split(",", -1));
        default -> throw new IllegalArgumentException(args[i] + " is unknown; " + USAGE);
      }
    }
    for (String name : only) {
      if (!ConsulBenchmark.NAMES.contains(name)) {
        throw new IllegalArgumentException(
            name + " is none of " + ConsulBenchmark.NAMES + "; " + USAGE);
      }
    }
    return new Options(
        pace,
        keys > 0 ? keys : pace.of(200, 10_000, 10_000),
        changes > 0 ? changes : pace.of(1, 30, 300),
        varves.isEmpty() ? List.of(Participant.varve()) : List.copyOf(varves),
        peers,
        only);
  }

  private static Participant varve(String text) {
    String[] parts = text.split(":", 2);
    Map<String, String> settings = new HashMap<>();
    for (String setting : parts.length < 2 ? new String[0] : parts[1].split(",", -1)) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(setting + " is no SETTING=VALUE; " + USAGE);
      }
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return Participant.varve("varve (" + parts[0] + ")", settings);
  }

  private static String value(String[] args, int i) {
    if (i >= args.length) {
      throw new IllegalArgumentException(args[i - 1] + " needs a value; " + USAGE);
    }
    return args[i];
  }

  private static int number(String[] args, int i) {
    String text = value(args, i);
    if (!text.matches("[1-9]\\d{0,6}")) {
      throw new IllegalArgumentException(args[i - 1] + " needs a number above 0; " + USAGE);
    }
    return Integer.parseInt(text);
  }

  /** Varve, then the floor and the peers. */
  List<Participant> participants() {
    return Participant.andOthers(varves, peers);
  }

  boolean wants(String name) {
    return only.isEmpty() || only.contains(name);
  }
}
