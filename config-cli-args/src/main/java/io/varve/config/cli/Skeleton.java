package io.varve.config.cli;

final class Skeleton {
  private Skeleton() {}
}
