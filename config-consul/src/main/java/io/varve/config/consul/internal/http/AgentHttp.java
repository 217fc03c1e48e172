package io.varve.config.consul.internal.http;

import com.ecwid.consul.transport.DefaultHttpTransport;
import com.ecwid.consul.transport.HttpRequest;
import com.ecwid.consul.transport.HttpResponse;
import com.ecwid.consul.transport.HttpTransport;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.settings.AgentAddress;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * HTTP requests to the agents of the list, by path. For one thread. Every failure of the transport
 * is a {@link ConsulRequestException}. No status is a failure, except one that cuts a wait.
 *
 * <p>Uses the transport of consul-api, not its {@code ConsulRawClient}: loading that class
 * initializes TLS for an unused default client, which takes a quarter of a second.
 */
public final class AgentHttp implements Closeable {
  /** Statuses of a proxy that has waited for too long. */
  private static final Set<Integer> GATEWAY = Set.of(408, 502, 504);

  /** Before this time, a lost connection is a failure: no proxy cuts a wait so early. */
  public static final Duration EARLIEST_CUT = Duration.ofSeconds(5);

  private final HttpTransport transport;
  private final AgentSelector agents;
  private final HttpChannel channel;
  private final RateLimitPace pace;
  private final Supplier<String> identity;
  private final Runnable onLoss;
  private long requests;
  private @Nullable Received received;

  /**
   * Sends requests through a channel.
   *
   * @param identity supplies the client certificate, for messages
   * @param onLoss runs after each request without an answer
   */
  AgentHttp(
      AgentSelector agents,
      HttpChannel channel,
      RateLimitPace pace,
      Supplier<String> identity,
      Runnable onLoss) {
    this.pace = pace;
    this.transport = new DefaultHttpTransport(channel);
    this.agents = agents;
    this.channel = channel;
    this.identity = identity;
    this.onLoss = onLoss;
  }

  /**
   * Sends a GET request.
   *
   * @param subject the name of the request, for messages
   * @param path such as {@code /v1/kv/key}, encoded
   * @param parameters such as {@code cas=0}, encoded
   * @param wait the wait of a blocking query; zero for any other request
   */
  public AgentReply get(String subject, String path, List<String> parameters, Duration wait)
      throws ConsulRequestException {
    return paced(
        () ->
            exchange(
                subject,
                path,
                parameters,
                wait,
                true,
                request -> transport.makeGetRequest(request.build())));
  }

  /**
   * Sends a PUT request. The body is sent as bytes, because the client would omit an empty string.
   */
  public AgentReply put(String subject, String path, List<String> parameters, String text)
      throws ConsulRequestException {
    return put(subject, path, parameters, text, false);
  }

  private AgentReply put(
      String subject, String path, List<String> parameters, String text, boolean repeatable)
      throws ConsulRequestException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return exchange(
        subject,
        path,
        parameters,
        Duration.ZERO,
        repeatable,
        request -> transport.makePutRequest(request.setBinaryContent(body).build()));
  }

  /** Sends a PUT request that changes nothing: it may be repeated, like a GET request. */
  public AgentReply query(String subject, String path, List<String> parameters, String text)
      throws ConsulRequestException {
    return paced(() -> put(subject, path, parameters, text, true));
  }

  private interface Exchange {
    AgentReply run() throws ConsulRequestException;
  }

  /**
   * Repeats a read that the agent refuses because of a limit of its rate, up to the time limit of a
   * request.
   */
  private AgentReply paced(Exchange read) throws ConsulRequestException {
    Long until = null;
    while (true) {
      pace.await(channel.requestEnd(), channel::isAborted);
      AgentReply reply = read.run();
      boolean refused = ErrorTranslator.isRateLimit(reply.status(), reply.body());
      pace.answered(refused);
      if (!refused) {
        return reply;
      }
      until = until == null ? channel.requestEnd() : until;
      if (channel.isAborted() || System.nanoTime() - until >= 0) {
        return reply;
      }
    }
  }

  public AgentReply delete(String subject, String path, List<String> parameters)
      throws ConsulRequestException {
    return exchange(
        subject,
        path,
        parameters,
        Duration.ZERO,
        false,
        request -> transport.makeDeleteRequest(request.build()));
  }

  /**
   * Sends a request to the agents of the list in turn, until one answers. If it is lost on a
   * connection that was kept, the same agent gets it once more, on a fresh one.
   *
   * @param repeatable true if the request may be sent again after it was lost
   */
  private AgentReply exchange(
      String subject,
      String path,
      List<String> parameters,
      Duration wait,
      boolean repeatable,
      Function<HttpRequest.Builder, HttpResponse> call)
      throws ConsulRequestException {
    channel.expect(wait);
    List<String> query = parameters;
    boolean waits = !wait.isZero();
    boolean fresh = false;
    int others = agents.size() - 1;
    while (true) {
      AgentAddress agent = agents.current();
      try {
        return ask(subject, agent, request(agent, path, query), waits, call);
      } catch (ConsulRequestException failure) {
        if (failure.isCut()) {
          throw failure;
        }
        if (repeatable && !fresh && channel.wasKept() && isLostConnection(failure)) {
          fresh = true;
          continue;
        }
        boolean repeated = repeatable || ErrorTranslator.wasNotSent(failure);
        if (!tryAnother(agent, failure) || others == 0 || !repeated) {
          throw failure;
        }
        others--;
        // Without an index, the next agent answers at once, whatever index it has reached.
        query = withoutIndex(parameters);
        channel.expect(Duration.ZERO);
        waits = false;
      }
    }
  }

  /**
   * Sends a request to one agent. An end of a blocking query without an answer is a cut if it comes
   * late, as from a proxy, or if the connection had been kept.
   */
  private AgentReply ask(
      String subject,
      AgentAddress agent,
      HttpRequest.Builder request,
      boolean waits,
      Function<HttpRequest.Builder, HttpResponse> call)
      throws ConsulRequestException {
    requests++;
    long start = System.nanoTime();
    ErrorTranslator errors = new ErrorTranslator(agent.toString(), identity);
    HttpResponse response;
    try {
      response = call.apply(request);
    } catch (RuntimeException e) {
      onLoss.run();
      ConsulRequestException failure = errors.transport(subject, e);
      boolean lost = !channel.isAnswered() && ErrorTranslator.wasLost(failure);
      boolean late = isLong(start) || ErrorTranslator.isOverdue(failure);
      throw waits && lost && (late || channel.wasKept()) ? failure.asCut() : failure;
    }
    agents.answered(agent);
    int status = response.getStatusCode();
    String body = Objects.requireNonNullElse(response.getContent(), "");
    count(body);
    if (waits && isLong(start) && GATEWAY.contains(status)) {
      onLoss.run();
      throw errors.status(subject, "read", status, body).asCut();
    }
    return new AgentReply(status, body, response.getConsulIndex());
  }

  /** Returns true if the connection was lost before an answer began, and before the time passed. */
  private boolean isLostConnection(ConsulRequestException failure) {
    return !channel.isAnswered()
        && ErrorTranslator.wasLost(failure)
        && !ErrorTranslator.isOverdue(failure);
  }

  /** Returns true if another agent may answer, and makes it the next one. */
  private boolean tryAnother(AgentAddress agent, ConsulRequestException failure) {
    if (failure.kind() != Kind.UNAVAILABLE) {
      return false;
    }
    agents.failed(agent);
    return true;
  }

  private static boolean isLong(long start) {
    return System.nanoTime() - start >= EARLIEST_CUT.toNanos();
  }

  private static HttpRequest.Builder request(
      AgentAddress agent, String path, List<String> parameters) {
    String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    return HttpRequest.Builder.newBuilder().setUrl(agent + path + query);
  }

  private static List<String> withoutIndex(List<String> parameters) {
    return parameters.stream()
        .filter(text -> !text.startsWith("index=") && !text.startsWith("wait="))
        .toList();
  }

  private void count(String body) {
    received =
        received == null
            ? new Received(channel.answeredAt(), body.length(), channel.isUnfiltered())
            : new Received(
                received.began(),
                received.bytes() + body.length(),
                received.unfiltered() && channel.isUnfiltered());
  }

  /** Forgets the answers that were received. */
  public void forgetReceived() {
    received = null;
  }

  /** The answers since {@link #forgetReceived}; null if there were none. */
  public @Nullable Received received() {
    return received;
  }

  /** The number of requests that were sent. */
  public long requests() {
    return requests;
  }

  /** Sets the deadline of the next requests, see {@link HttpChannel#endBy}. */
  public void endBy(long nanos) {
    channel.endBy(nanos);
  }

  /** Aborts the running request, and refuses all later ones. Called from any thread. */
  @Override
  public void close() {
    channel.abort();
    pace.recheck();
  }
}
