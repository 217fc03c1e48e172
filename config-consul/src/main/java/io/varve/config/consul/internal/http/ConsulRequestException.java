package io.varve.config.consul.internal.http;

import io.varve.config.Problem;
import io.varve.config.SourceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a request got no answer of use. Checked, so that nobody forgets one. */
public final class ConsulRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is to be done about it. */
  public enum Kind {
    /** The agent is not there, not well, or not an agent: every request would fail. */
    UNAVAILABLE,
    /** The token lacks a right, or is none: other requests may work. */
    DENIED,
    /** The request itself is wrong; trying again does not help. */
    REFUSED
  }

  private final Kind kind;
  private final transient Problem problem;

  public ConsulRequestException(Kind kind, Problem problem, @Nullable Throwable cause) {
    super(problem.toString(), cause);
    this.kind = kind;
    this.problem = problem;
  }

  public Kind kind() {
    return kind;
  }

  public Problem problem() {
    return problem;
  }

  /** The same for those outside of the module. */
  public SourceException asSourceException() {
    SourceException known = new SourceException(List.of(problem), getCause());
    known.setStackTrace(getStackTrace());
    return known;
  }
}
