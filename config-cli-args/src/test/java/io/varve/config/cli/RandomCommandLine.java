package io.varve.config.cli;

import io.varve.config.ConfigKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A random map of keys and values, with operands, written as a command line in random styles. */
final class RandomCommandLine {
  private static final String TEXT = "abcXYZ019 \t\n\r\"'\\#=-@$%{}[].:,/ä€";

  private final Random random;
  private final Path directory;
  private int files;

  final Map<String, String> values = new TreeMap<>();
  final List<String> operands = new ArrayList<>();
  final List<String> arguments = new ArrayList<>();

  RandomCommandLine(long seed, Path directory) {
    this.random = new Random(seed);
    this.directory = directory;
    List<String> keys = new ArrayList<>();
    Map<String, Integer> sizes = new HashMap<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      addKey(keys, sizes);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      keys.add("");
    }
    Collections.shuffle(keys, random);
    List<Setting> settings = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String key : keys) {
      String text = text();
      if (key.isEmpty()) {
        text = text.startsWith("-") ? "-" : text;
        operands.add(text);
      } else if (sizes.getOrDefault(key, 1) > 1) {
        values.put(ConfigKey.element(key, seen.merge(key, 1, Integer::sum) - 1), text);
      } else {
        values.put(key, text);
      }
      settings.add(new Setting(key, text));
    }
    List<String> words = new ArrayList<>();
    for (int i = settings.size() - 1; i >= 0; i--) {
      words.addAll(0, words(settings.get(i), words.isEmpty() ? "--" : words.get(0)));
    }
    arguments.addAll(pack(words, 0));
    if (random.nextBoolean()) {
      arguments.add("--");
      for (int i = random.nextInt(4); i > 0; i--) {
        String operand = random.nextBoolean() ? "--" + text() : "@" + text();
        arguments.add(operand);
        operands.add(operand);
      }
    }
  }

  private record Setting(String key, String text) {}

  private void addKey(List<String> keys, Map<String, Integer> sizes) {
    String key = key();
    if (keys.contains(key) || keys.stream().anyMatch(k -> k.startsWith(key + "["))) {
      return;
    }
    int size = 1 + random.nextInt(3);
    switch (random.nextInt(4)) {
      case 0 -> {
        keys.addAll(Collections.nCopies(size, key));
        sizes.put(key, size);
      }
      case 1 -> {
        for (int i = 0; i < size; i++) {
          keys.add(ConfigKey.element(key, i) + (random.nextBoolean() ? "" : ".name"));
        }
      }
      default -> keys.add(key);
    }
  }

  private String key() {
    String key = word() + (random.nextBoolean() ? "" : "-" + word());
    for (int i = random.nextInt(3); i > 0; i--) {
      key = ConfigKey.join(key, random.nextInt(4) > 0 ? word() : ConfigKey.name("N=" + text()));
    }
    return random.nextInt(8) == 0 ? "no-" + key : key;
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private String text() {
    int kind = random.nextInt(8);
    if (kind < 3) {
      return kind == 0 ? "true" : kind == 1 ? "false" : "";
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(TEXT.charAt(random.nextInt(TEXT.length())));
    }
    return text.toString();
  }

  /** The words of a setting in a random style that the next word permits. */
  private List<String> words(Setting setting, String next) {
    String key = spelling(setting.key());
    String text = setting.text();
    String word = text.startsWith("@") ? "@" + text : text;
    if (key.isEmpty()) {
      return List.of(word);
    }
    boolean bare = !key.startsWith("no-") && key.indexOf('=') < 0;
    int style = random.nextInt(4);
    if (style == 0 && bare && !text.startsWith("--")) {
      return List.of("--" + key, word);
    }
    if (style == 1 && bare && text.equals("true") && next.startsWith("--")) {
      return List.of("--" + key);
    }
    if (style == 1 && text.equals("false") && key.indexOf('=') < 0) {
      return List.of("--no-" + key);
    }
    if (style == 2) {
      return List.of("-D" + key + (text.isEmpty() && random.nextBoolean() ? "" : "=" + text));
    }
    return List.of("--" + key + "=" + text);
  }

  private String spelling(String key) {
    if (key.indexOf('"') >= 0 || key.startsWith("no-")) {
      return key;
    }
    StringBuilder spelling = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c != '-') {
        spelling.append(c);
      } else if (random.nextBoolean()) {
        spelling.append(Character.toUpperCase(key.charAt(++i)));
      } else {
        spelling.append(random.nextBoolean() ? '_' : '-');
      }
    }
    return spelling.toString();
  }

  /** Moves some of the words into files. */
  private List<String> pack(List<String> words, int depth) {
    List<String> packed = new ArrayList<>();
    for (int i = 0; i < words.size(); ) {
      int end = Math.min(words.size(), i + 1 + random.nextInt(4));
      List<String> some = words.subList(i, end);
      packed.addAll(depth < 3 && random.nextInt(3) == 0 ? List.of(file(some, depth)) : some);
      i = end;
    }
    return packed;
  }

  private String file(List<String> words, int depth) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "# it's a comment\n" : " ");
    for (String word : pack(words, depth + 1)) {
      text.append(quoted(word));
      text.append(
          random.nextInt(4) == 0 ? " # 'comment @x\n" : random.nextBoolean() ? "\n" : " \t");
    }
    String name = "f" + files++;
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "@" + name;
  }

  private String quoted(String word) {
    boolean needed =
        word.isEmpty()
            || word.startsWith("#")
            || word.chars().anyMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\'');
    if (!needed && random.nextBoolean()) {
      return word;
    }
    StringBuilder text = new StringBuilder();
    char quote = random.nextBoolean() ? '"' : '\'';
    text.append(quote);
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '\\' || c == quote || (c == '"' && random.nextBoolean())) {
        text.append('\\').append(c);
      } else if (c == '\n' && random.nextBoolean()) {
        text.append("\\n");
      } else {
        text.append(c);
      }
      if (random.nextInt(10) == 0) {
        text.append(quote);
        quote = quote == '"' ? '\'' : '"';
        text.append(quote);
      }
    }
    return text.append(quote).toString();
  }
}
