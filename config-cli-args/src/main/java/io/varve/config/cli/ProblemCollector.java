package io.varve.config.cli;

import io.varve.config.Problem;
import io.varve.config.SourceException;
import java.util.ArrayList;
import java.util.List;

/** Collects problems, so that all are reported at once. */
final class ProblemCollector {
  private final List<Problem> problems = new ArrayList<>();
  private final List<Throwable> causes = new ArrayList<>();

  void add(Problem problem) {
    problems.add(problem);
  }

  void add(Problem problem, Throwable cause) {
    problems.add(problem);
    causes.add(cause);
  }

  void addAll(List<Problem> more) {
    problems.addAll(more);
  }

  List<Problem> list() {
    return List.copyOf(problems);
  }

  void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    SourceException failure =
        new SourceException(problems, causes.isEmpty() ? null : causes.get(0));
    causes.stream().skip(1).forEach(failure::addSuppressed);
    throw failure;
  }
}
