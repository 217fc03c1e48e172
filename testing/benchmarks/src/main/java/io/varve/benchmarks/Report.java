package io.varve.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.varve.benchmarks.Figure.Verdict;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures of a run, as a table for readers and as JSON for programs. */
public final class Report {
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  private final Map<String, String> circumstances = new LinkedHashMap<>();
  private final List<Figure> figures = new ArrayList<>();

  /** Records the circumstances of the run. */
  public void note(String name, String value) {
    circumstances.put(name, value);
  }

  public void add(List<Figure> more) {
    figures.addAll(more);
  }

  /** The load of the machine; negative if unknown. */
  public static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Description of the machine. */
  public static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " processors, Java "
        + Runtime.version()
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }

  public String markdown() {
    StringBuilder text = new StringBuilder();
    circumstances.forEach(
        (name, value) -> text.append(name).append(": ").append(value).append("  \n"));
    text.append("\n| what | unit | target | figure | floor | ratio | met |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    for (Figure figure : figures) {
      text.append("| ")
          .append(
              String.join(
                  " | ",
                  figure.what(),
                  figure.unit(),
                  target(figure.target()),
                  number(figure.value()),
                  figure.floor().isPresent() ? number(figure.floor().getAsDouble()) : "",
                  figure.ratio().isPresent()
                      ? String.format(Locale.ROOT, "%.2f", figure.ratio().getAsDouble())
                      : "",
                  verdict(figure.verdict())))
          .append(" |\n");
    }
    return text.toString();
  }

  private static String target(Figure.Target target) {
    return switch (target.kind()) {
      case NONE -> "";
      case FIGURE -> "≤ " + number(target.most());
      case RATIO -> "≤ " + number(target.most()) + " × floor";
    };
  }

  private static String verdict(Verdict verdict) {
    return switch (verdict) {
      case MET -> "yes";
      case MISSED -> "**NO**";
      case NO_TARGET -> "";
    };
  }

  /** Formats with three significant digits, at most two of them decimals. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) || size >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
  }

  public String json() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (Figure figure : figures) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("what", figure.what());
      line.put("unit", figure.unit());
      switch (figure.target().kind()) {
        case NONE -> {}
        case FIGURE -> line.put("targetFigure", figure.target().most());
        case RATIO -> line.put("targetRatio", figure.target().most());
      }
      line.put("figure", figure.value());
      put(line, "floor", figure.floor());
      put(line, "ratio", figure.ratio());
      if (figure.verdict() != Verdict.NO_TARGET) {
        line.put("met", figure.verdict() == Verdict.MET);
      }
      lines.add(line);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("circumstances", circumstances);
    all.put("figures", lines);
    return JSON.toJson(all);
  }

  private static void put(Map<String, Object> line, String name, OptionalDouble value) {
    if (value.isPresent()) {
      line.put(name, value.getAsDouble());
    }
  }
}
