package io.varve.config.consul.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP reply of the agent.
 *
 * @param body the body; empty if there is none
 * @param index the header {@code X-Consul-Index}; null if there is none
 */
public record AgentReply(int status, String body, @Nullable Long index) {
  public static final int OK = 200;
  public static final int NOT_FOUND = 404;
  public static final int CONFLICT = 409;
  public static final int TOO_LARGE = 413;

  /** Status and length, without the body, which may contain secrets. */
  @Override
  public String toString() {
    return "status " + status + ", " + body.length() + " characters";
  }
}
