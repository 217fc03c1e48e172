package io.varve.config.consul.internal.http;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import java.io.IOException;

/** A file that every request needs has no contents yet. It is asked for again. */
final class FileNotThereException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  FileNotThereException(ConfigException reason) {
    super(reason);
    this.problem = reason.problems().get(0);
  }

  Problem problem() {
    return problem;
  }
}
