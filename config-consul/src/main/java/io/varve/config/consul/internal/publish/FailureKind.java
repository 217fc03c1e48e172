package io.varve.config.consul.internal.publish;

/** Kind of a failure of a query. */
public enum FailureKind {
  /** The server cannot be read. */
  OUTAGE,
  /** The server refuses the query. */
  REFUSED,
  /** The answer cannot be parsed. */
  MALFORMED,
  /** The answer is older than the accepted entries, and was not confirmed. */
  UNCONFIRMED
}
