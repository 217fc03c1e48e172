package io.varve.config.tool.internal.host;

/** Colours for a terminal, or none. */
public record AnsiColors(boolean on) {
  public String red(String text) {
    return painted("31", text);
  }

  public String green(String text) {
    return painted("32", text);
  }

  public String yellow(String text) {
    return painted("33", text);
  }

  public String dim(String text) {
    return painted("2", text);
  }

  private String painted(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
