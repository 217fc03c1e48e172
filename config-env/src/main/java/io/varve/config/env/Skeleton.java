package io.varve.config.env;

final class Skeleton {
  private Skeleton() {}
}
