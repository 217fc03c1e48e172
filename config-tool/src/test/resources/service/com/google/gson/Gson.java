package com.google.gson;

/** Not the library of the tool, but one with the name of a class of it. */
public final class Gson {
  public static String maker() {
    return "the service's";
  }
}
