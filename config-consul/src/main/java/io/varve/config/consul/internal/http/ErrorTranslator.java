package io.varve.config.consul.internal.http;

import com.ecwid.consul.transport.TransportException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.AgentAddresses;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.http.MessageConstraintException;
import org.apache.http.NoHttpResponseException;
import org.apache.http.conn.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Translation of transport errors and HTTP statuses to failures. Messages contain nothing that was
 * sent or received, since replies contain values, and messages of JSON parsers quote them.
 */
public final class ErrorTranslator {
  private static final String NOT_CONSUL = "VARVE-0557";
  private static final String UNKNOWN_TOKEN = "VARVE-0552";
  static final String RATE_LIMIT = "VARVE-0554";
  static final String NO_LEADER = "VARVE-0555";
  static final String NAME_REFUSED = "VARVE-0559";
  static final String INTERNAL_ERROR = "VARVE-0563";
  static final String REDIRECT = "VARVE-0561";
  static final String SERVERS_AWAY = "VARVE-0562";

  /** Longer than any reason that Consul gives, and too short for values. */
  private static final int MOST_REASON = 200;

  /** Parts of the texts with status 500 of an agent that reaches no server which may answer. */
  private static final Set<String> SERVERS_AWAY_TEXTS =
      Set.of(
          "not ready to serve consistent reads",
          "rpc error",
          "no known consul servers",
          "leader not found");

  private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");

  private final String agent;
  private final Supplier<String> identity;

  public ErrorTranslator(AgentAddresses agents) {
    this(agents.toString(), () -> "");
  }

  /**
   * Creates a translator.
   *
   * @param identity supplies the client certificate, for messages
   */
  ErrorTranslator(String agent, Supplier<String> identity) {
    this.agent = agent;
    this.identity = identity;
  }

  /**
   * Translates an exception of the transport. The result is the same for all queries, so that it is
   * reported once.
   */
  ConsulRequestException transport(String subject, RuntimeException thrown) {
    Throwable cause = thrown instanceof TransportException ? thrown.getCause() : null;
    if (cause == null) {
      // A reply that the client cannot parse, such as an empty one.
      return unparsable(thrown);
    }
    if (cause instanceof HttpChannel.TooLargeException) {
      return refused(
          "VARVE-0550",
          subject,
          "an answer of at most varve.consul.max-size",
          "a larger one",
          "raise it, or keep less in one place");
    }
    if (cause instanceof FileNotThereException missing) {
      return new ConsulRequestException(Kind.UNAVAILABLE, missing.problem(), missing);
    }
    // Exceptions of HTTP parsers quote the input.
    boolean quotes = !isNetworkError(cause);
    ConsulRequestException failure =
        new ConsulRequestException(Kind.UNAVAILABLE, unreachable(cause), quotes ? null : cause);
    if (quotes) {
      failure.setStackTrace(cause.getStackTrace());
    }
    return failure;
  }

  private static boolean isNetworkError(Throwable cause) {
    return cause instanceof SocketException
        || cause instanceof InterruptedIOException
        || cause instanceof UnknownHostException
        || cause instanceof SSLException
        || cause instanceof NoHttpResponseException;
  }

  private Problem unreachable(Throwable cause) {
    String remedy = "start the agent, or correct varve.consul.address or CONSUL_HTTP_ADDR";
    if (cause instanceof UnknownHostException) {
      return noAnswer(
          "VARVE-0540", "no such host", "correct varve.consul.address or CONSUL_HTTP_ADDR");
    }
    if (cause instanceof ConnectTimeoutException) {
      return noAnswer("VARVE-0541", "no connection in time", remedy);
    }
    if (cause instanceof SocketTimeoutException) {
      return noAnswer("VARVE-0542", "no answer in time", remedy);
    }
    if (cause instanceof ConnectException) {
      return noAnswer("VARVE-0543", "a refused connection", remedy);
    }
    if (cause instanceof SSLException failure) {
      return tlsFailure(failure);
    }
    if (cause instanceof HttpChannel.ClosedEarlyException) {
      return refused("closes the connection in the handshake, or right after it");
    }
    if (cause instanceof NoHttpResponseException || cause instanceof SocketException) {
      return noAnswer(
          "VARVE-0545",
          "a lost connection",
          remedy
              + "; if it runs, it may have too many connections from here, see"
              + " limits.http_max_conns_per_client");
    }
    if (cause instanceof MessageConstraintException) {
      return noAnswer(
          "VARVE-0547",
          "an answer with a larger header than Consul sends",
          "check that no proxy or other server listens there");
    }
    return noAnswer(
        "VARVE-0546", "a broken answer (" + cause.getClass().getSimpleName() + ")", remedy);
  }

  private Problem tlsFailure(SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AgentTrustManager.RefusedException) {
        return noAnswer(
            "VARVE-0548",
            "TLS that fails: " + cause.getMessage(),
            "correct the agent's certificate, varve.consul.tls.ca-file or"
                + " varve.consul.tls.server-name");
      }
    }
    Matcher alert = ALERT.matcher(String.valueOf(failure.getMessage()));
    if (alert.find()) {
      return refused("refuses it with " + alert.group(1));
    }
    return noAnswer(
        "VARVE-0544",
        "TLS that fails",
        "see the cause, and check that the agent uses TLS on this port");
  }

  private Problem refused(String how) {
    return noAnswer(
        "VARVE-0549",
        "TLS that fails: the agent " + how + "; " + identity.get(),
        "set varve.consul.tls.cert-file and varve.consul.tls.key-file to a certificate that the"
            + " agent trusts");
  }

  private Problem noAnswer(String code, String found, String remedy) {
    return problem(code, null, "a Consul agent that answers", found, remedy);
  }

  /**
   * Translates a status other than 200 and 404.
   *
   * @param verb the access that the token needs, such as {@code read}
   */
  public ConsulRequestException status(String subject, String verb, int status, String body) {
    if (isNameRefused(status, body)) {
      return refused(
          NAME_REFUSED,
          subject,
          "a name that this version of Consul takes",
          "status " + status + reason(body),
          "rename the key, see docs/consul.md");
    }
    if (isRateLimit(status, body)) {
      return unavailable(
          RATE_LIMIT,
          "status " + status + ": more requests or connections than the agent's limit",
          "raise the limits of the agent, such as limits.request_limits and"
              + " limits.http_max_conns_per_client");
    }
    return switch (status) {
      case 401, 403 ->
          new ConsulRequestException(
              Kind.DENIED,
              isUnknownToken(body)
                  ? unknownToken()
                  : problem(
                      "VARVE-0551",
                      subject,
                      "a token that may " + verb + " it",
                      "status " + status,
                      "give the token this permission, see docs/consul.md"),
              null);
      case 400, 405, 413, 414 ->
          refused(
              "VARVE-0553",
              subject,
              "a request that Consul takes",
              "status " + status + reason(body),
              "check the settings");
      case 301, 302, 303, 307, 308 ->
          unavailable(
              REDIRECT,
              "status " + status + ": a redirect, which is not followed",
              "set varve.consul.address or CONSUL_HTTP_ADDR to the agent itself");
      case 408, 500, 502, 503, 504 -> serverError(status, body.toLowerCase(Locale.ROOT));
      default ->
          unavailable(NOT_CONSUL, "status " + status, "check that a Consul agent listens there");
    };
  }

  private ConsulRequestException serverError(int status, String body) {
    if (body.contains("no cluster leader")) {
      return unavailable(
          NO_LEADER, "a cluster without a leader", "wait for the election, or mend the cluster");
    }
    if (SERVERS_AWAY_TEXTS.stream().anyMatch(body::contains)) {
      return unavailable(
          SERVERS_AWAY,
          "status " + status + ": its servers do not answer, or not yet",
          "wait for the servers, or see the agent's log");
    }
    String code = status == 500 ? INTERNAL_ERROR : "VARVE-0556";
    return unavailable(code, "status " + status, "see the agent's log");
  }

  /**
   * Returns true if the server refuses the name of a key or prefix. Version 1.21.5 and those from
   * 1.22 on do so for names that earlier versions have stored.
   */
  public static boolean isNameRefused(int status, String body) {
    String text = body.toLowerCase(Locale.ROOT);
    return (status == 400 || status == 500)
        && (text.contains("invalid key name") || text.contains("invalid key in transaction"));
  }

  /** Returns true if the agent did not execute a request because of a limit on their rate. */
  static boolean isRateLimit(int status, String body) {
    return status == 429
        || (status / 100 == 5 && body.toLowerCase(Locale.ROOT).contains("rate limit exceeded"));
  }

  /** Failure of a write that is larger than the agent accepts. */
  public ConsulRequestException tooLarge(String subject) {
    return refused(
        "VARVE-0570",
        subject,
        "as much as the agent takes: 512 KiB a value or transaction, unless kv_max_value_size"
            + " or txn_max_req_len say otherwise",
        "more",
        "write less at once, or raise the agent's limit");
  }

  private ConsulRequestException refused(
      String code, String subject, String expected, String found, String remedy) {
    return new ConsulRequestException(
        Kind.REFUSED, problem(code, subject, expected, found, remedy), null);
  }

  private ConsulRequestException unavailable(String code, String found, String remedy) {
    return new ConsulRequestException(Kind.UNAVAILABLE, noAnswer(code, found, remedy), null);
  }

  /** The same for all queries, so that it is reported once. */
  private Problem unknownToken() {
    return problem(
        UNKNOWN_TOKEN,
        null,
        "a token that Consul knows",
        "one that it does not know",
        "correct varve.consul.token, CONSUL_HTTP_TOKEN or the token file");
  }

  /** The first line of a refusal, which Consul writes about the request. Pages are left out. */
  private static String reason(String body) {
    String line = body.strip().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    return line.isEmpty() || line.startsWith("<") || line.length() > MOST_REASON
        ? ""
        : " (" + line + ")";
  }

  private static boolean isUnknownToken(String body) {
    return body.toLowerCase(Locale.ROOT).contains("acl not found");
  }

  /**
   * Failure of a reply that is not from Consul. Omits the exception's message, which quotes the
   * reply.
   */
  public ConsulRequestException unparsable(Exception thrown) {
    ConsulRequestException failure =
        unavailable(
            NOT_CONSUL,
            "an answer that is not Consul's (" + thrown.getClass().getSimpleName() + ")",
            "check that no proxy or other server listens there");
    failure.setStackTrace(thrown.getStackTrace());
    return failure;
  }

  /** Failure of an empty reply without {@code X-Consul-Index}: not from Consul. */
  public ConsulRequestException foreign() {
    return unavailable(
        NOT_CONSUL,
        "an answer without content and index, which no Consul sends",
        "check that no proxy or other server listens there");
  }

  /** Failure of a reply with a key that was not asked for. Omits that key. */
  public ConsulRequestException anotherKey(String subject) {
    return new ConsulRequestException(
        Kind.UNAVAILABLE,
        problem(
            "VARVE-0560",
            subject,
            "an answer about this key or prefix",
            "an answer about another one",
            "check that no proxy mixes up or changes requests"),
        null);
  }

  /** Failure of documents that are deleted between listing and reading at each attempt. */
  public ConsulRequestException unstable(String subject) {
    return new ConsulRequestException(
        Kind.UNAVAILABLE,
        problem(
            "VARVE-0558",
            subject,
            "documents that do not change while they are read",
            "different documents at each attempt",
            "wait until they are no longer written"),
        null);
  }

  /** Returns true if Consul does not know the token, perhaps not yet. */
  public static boolean isUnknownToken(ConsulRequestException failure) {
    return failure.problem().code().filter(UNKNOWN_TOKEN::equals).isPresent();
  }

  /** Returns true if a request failed before any part of it can have reached the agent. */
  public static boolean wasNotSent(ConsulRequestException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof ConnectTimeoutException
        || cause instanceof SSLHandshakeException
        || cause instanceof FileNotThereException;
  }

  /** Returns true if the connection was lost, or the whole time of the request passed. */
  static boolean wasLost(ConsulRequestException failure) {
    Throwable cause = failure.getCause();
    return isOverdue(failure)
        || cause instanceof NoHttpResponseException
        || (cause instanceof SocketException && !(cause instanceof ConnectException));
  }

  /** Returns true if the whole time of the request passed. */
  static boolean isOverdue(ConsulRequestException failure) {
    return failure.getCause() instanceof SocketTimeoutException;
  }

  private Problem problem(
      String code, @Nullable String subject, String expected, String found, String remedy) {
    Origin origin = ConsulOrigins.origin(subject == null ? agent : subject);
    return Problem.at(origin, expected, found, remedy).withCode(code);
  }
}
