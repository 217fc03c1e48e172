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
  private final boolean cut;
  private final transient Problem problem;

  public ConsulRequestException(Kind kind, Problem problem, @Nullable Throwable cause) {
    this(kind, problem, cause, false);
  }

  private ConsulRequestException(
      Kind kind, Problem problem, @Nullable Throwable cause, boolean cut) {
    super(problem.toString(), cause);
    this.kind = kind;
    this.problem = problem;
    this.cut = cut;
  }

  /** The same failure of a blocking query that was cut. */
  ConsulRequestException asCut() {
    return new ConsulRequestException(kind, problem, getCause(), true);
  }

  /**
   * Returns true if a blocking query was cut before an answer began: by a proxy or a server that
   * limits the time of a request, or by the end of a connection from an earlier request. This does
   * not show that the agent is unavailable.
   */
  public boolean isCut() {
    return cut;
  }

  /**
   * Returns true if the server refuses the name of a key or prefix, which a retry does not change:
   * its status is 400 or 500, depending on the version. Other keys can be read and written.
   */
  public boolean refusesName() {
    return hasCode(ErrorTranslator.NAME_REFUSED);
  }

  /**
   * Returns true if the request exceeded a limit of the agent on requests or connections. It was
   * not executed; indexes remain valid.
   */
  public boolean limitsRate() {
    return hasCode(ErrorTranslator.RATE_LIMIT);
  }

  /**
   * Returns true if the agent said that it cannot answer any request now: no leader, or no server
   * that answers.
   */
  public boolean agentIsUnwell() {
    return hasCode(ErrorTranslator.NO_LEADER) || hasCode(ErrorTranslator.SERVERS_AWAY);
  }

  /** Returns true for status 500 without a known reason. Other requests may succeed. */
  public boolean isInternalError() {
    return hasCode(ErrorTranslator.INTERNAL_ERROR);
  }

  /** Returns true if the agent answered, and did not execute the request. */
  public boolean wasNotExecuted() {
    return kind != Kind.UNAVAILABLE || limitsRate() || hasCode(ErrorTranslator.REDIRECT);
  }

  private boolean hasCode(String code) {
    return problem.code().filter(code::equals).isPresent();
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
