package io.varve.config.file;

final class Skeleton {
  private Skeleton() {}
}
