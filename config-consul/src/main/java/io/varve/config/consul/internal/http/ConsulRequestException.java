package io.varve.config.consul.internal.http;

import io.varve.config.Problem;
import io.varve.config.SourceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failure of a request. Checked, so that every caller handles it. */
public final class ConsulRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Kinds of failures. Each kind requires another reaction of the caller. */
  public enum Kind {
    /** The agent is unreachable, unhealthy, or not an agent: every request would fail. */
    UNAVAILABLE,
    /** The token is invalid or lacks a permission: other requests may succeed. */
    DENIED,
    /** The request itself is invalid: a retry does not help. */
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

  public SourceException asSourceException() {
    SourceException known = new SourceException(List.of(problem), getCause());
    known.setStackTrace(getStackTrace());
    return known;
  }
}
