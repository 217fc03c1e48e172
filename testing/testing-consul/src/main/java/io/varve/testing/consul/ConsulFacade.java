package io.varve.testing.consul;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Façade in front of a real server that answers clients of keys and transactions as a newer version
 * does. Besides, it can cut long waits and limit the rate of requests. It counts requests and
 * connections.
 *
 * <p>Imposed, by version: waits for a missing key, rules for key names, headers, texts of refusals,
 * the number of the version. Not imposed: larger transactions.
 *
 * <p>The server's own address stays what it is: there, a test writes keys that the newer version
 * would refuse, as if an older one had stored them.
 */
public final class ConsulFacade implements AutoCloseable {
  private static final String TRANSACTION = "/v1/txn";
  private static final Set<String> CONNECTION_HEADERS =
      Set.of("connection", "content-length", "transfer-encoding");

  private final ConsulVersion version;
  private final ConsulServer server;
  private final FacadeUpstream upstream;
  private final KeyNameRules names;
  private final RateLimit reads = new RateLimit();
  private final RateLimit writes = new RateLimit();
  private final FaultyServer front;
  private volatile Duration cut = Duration.ofDays(1);

  private ConsulFacade(ConsulVersion version, ConsulServer server) {
    this.version = version;
    this.server = server;
    this.upstream = new FacadeUpstream(server.uri());
    this.names = new KeyNameRules(version);
    this.front = FaultyServer.deciding(this::answer);
  }

  /** Starts a façade. The server stays the caller's. */
  public static ConsulFacade as(ConsulVersion version, ConsulServer server) {
    return new ConsulFacade(version, server);
  }

  /** The address for clients. */
  public URI uri() {
    return front.uri();
  }

  /** Closes the connection in place of each answer that would begin later than this. */
  public void cutAfter(Duration age) {
    cut = age;
  }

  /** Refuses further reads of keys in a second with status 429; 0 refuses all. */
  public void limitReads(double perSecond) {
    reads.set(perSecond);
  }

  /** Refuses further writes of keys in a second with status 503; 0 refuses all. */
  public void limitWrites(double perSecond) {
    writes.set(perSecond);
  }

  /** Removes the limits of the rate. */
  public void unlimit() {
    reads.set(Double.POSITIVE_INFINITY);
    writes.set(Double.POSITIVE_INFINITY);
  }

  /** All requests so far, in the order of their arrival. */
  public List<Request> requests() {
    return front.requests();
  }

  /** Tears all connections down (RST); new ones are accepted. */
  public void resetConnections() {
    front.resetConnections();
  }

  private ScriptedResponse answer(Request request) {
    long start = System.nanoTime();
    try {
      ScriptedResponse answer = decide(request);
      return System.nanoTime() - start > cut.toNanos() ? ScriptedResponse.garbage("") : answer;
    } catch (IOException e) {
      return ScriptedResponse.reset(); // as if the server had been asked itself
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the façade is being closed
      return ScriptedResponse.reset();
    }
  }

  private ScriptedResponse decide(Request request) throws IOException, InterruptedException {
    if (request.path().equals("/v1/agent/version")) {
      return ScriptedResponse.of(200, "{\"SHA\":\"0\",\"HumanVersion\":\"" + version + "\"}");
    }
    Optional<ScriptedResponse> enterprise = refusedFeature(request);
    if (enterprise.isPresent()) {
      return enterprise.get();
    }
    if (request.path().equals(TRANSACTION)) {
      return transaction(request);
    }
    Optional<KvCall> kv = KvCall.of(request);
    return kv.isPresent()
        ? answer(kv.get().of(names.used(kv.get().key())))
        : dressed(request, upstream.send(request, request.target()));
  }

  private ScriptedResponse answer(KvCall call) throws IOException, InterruptedException {
    Optional<String> refusal = names.refusal(call.key());
    if (refusal.isPresent()) {
      return text(500, refusal.get());
    }
    if (!(call.isRead() ? reads : writes).admits()) {
      return beyondLimit(call.isRead());
    }
    HttpResponse<String> answer =
        call.index() > 0 && !call.isListing() ? upstream.awaitKey(call) : upstream.send(call);
    ScriptedResponse dressed = dressed(call.request(), answer);
    return isFiltered(call, answer)
        ? dressed.header("X-Consul-Results-Filtered-By-Acls", "true")
        : dressed;
  }

  private ScriptedResponse transaction(Request request) throws IOException, InterruptedException {
    List<JsonElement> operations =
        StreamSupport.stream(
                JsonParser.parseString(request.body()).getAsJsonArray().spliterator(), false)
            .map(operation -> operation.getAsJsonObject().get("KV"))
            .filter(Objects::nonNull)
            .toList();
    Optional<String> refusal =
        operations.stream()
            .map(kv -> names.refusalInTransaction(member(kv, "Key")))
            .flatMap(Optional::stream)
            .findFirst();
    if (refusal.isPresent()) {
      return text(400, "Invalid key in transaction: " + refusal.get());
    }
    boolean isRead = operations.stream().allMatch(kv -> member(kv, "Verb").startsWith("get"));
    return (isRead ? reads : writes).admits()
        ? dressed(request, upstream.send(request, request.target()))
        : beyondLimit(isRead);
  }

  private static String member(JsonElement kv, String name) {
    return kv.getAsJsonObject().get(name).getAsString();
  }

  private static ScriptedResponse beyondLimit(boolean isRead) {
    return isRead
        ? text(429, "rate limit exceeded, try again later or against a different server")
        : text(
            503,
            "rate limit exceeded for operation that can only be performed by the leader,"
                + " try again later");
  }

  private static Optional<ScriptedResponse> refusedFeature(Request request) {
    Map<String, String> features = Map.of("ns", "Namespace", "partition", "Partition");
    for (Map.Entry<String, String> feature : features.entrySet()) {
      String header = "X-Consul-" + feature.getValue();
      String rest = "\" - " + feature.getValue() + "s are a Consul Enterprise feature";
      if (request.parameter(feature.getKey()).isPresent()) {
        return Optional.of(text(400, "Invalid query parameter: \"" + feature.getKey() + rest));
      }
      if (request.header(header).isPresent()) {
        return Optional.of(text(400, "Invalid header: \"" + header + rest));
      }
    }
    return Optional.empty();
  }

  private static ScriptedResponse text(int status, String text) {
    return ScriptedResponse.of(status, text).header("Content-Type", "text/plain; charset=utf-8");
  }

  /** Returns true if permissions have hidden some of a listing. */
  private boolean isFiltered(KvCall call, HttpResponse<String> answer) {
    if (!call.isListing() || call.request().header("X-Consul-Token").isEmpty()) {
      return false;
    }
    HttpResponse<byte[]> whole = server.api().send("GET", call.atOnce().target(), new byte[0]);
    return !new String(whole.body(), StandardCharsets.UTF_8).equals(answer.body());
  }

  /** The server's answer with the status, text and headers of the newer version. */
  private ScriptedResponse dressed(Request request, HttpResponse<String> answer) {
    boolean modern = version.isAtLeast(ConsulVersion.V1_21_4);
    int status = answer.statusCode() == 301 && modern ? 307 : answer.statusCode();
    ScriptedResponse dressed = ScriptedResponse.of(status, body(request, answer));
    for (Map.Entry<String, List<String>> header : answer.headers().map().entrySet()) {
      if (!CONNECTION_HEADERS.contains(header.getKey())) {
        dressed = dressed.header(header.getKey(), header.getValue().get(0));
      }
    }
    if (modern && FacadeUpstream.index(answer) > 0) {
      dressed =
          dressed
              .header("X-Consul-Default-Acl-Policy", "allow")
              .header("X-Consul-Query-Backend", "blocking-query")
              .header("X-Consul-Effective-Consistency", consistency(request));
    }
    return dressed;
  }

  private static String consistency(Request request) {
    return List.of("stale", "consistent").stream()
        .filter(mode -> request.parameter(mode).isPresent())
        .findFirst()
        .orElse("leader");
  }

  private String body(Request request, HttpResponse<String> answer) {
    String body = answer.body();
    if (request.path().equals("/v1/agent/self")) {
      return body.replaceFirst("\"Version\":\\s*\"[^\"]*\"", "\"Version\":\"" + version + "\"");
    }
    if (answer.statusCode() == 403 && body.strip().endsWith("Permission denied")) {
      return body.strip()
          + ": token with AccessorID '00000000-0000-0000-0000-000000000001' lacks permission"
          + " 'key:read' on \"x\"";
    }
    if (answer.statusCode() == 403 && request.path().equals("/v1/acl/token/self")) {
      return "token does not exist: ACL not found";
    }
    return body;
  }

  /** Closes the façade; new connections are refused. Idempotent. */
  @Override
  public void close() {
    front.close();
  }

  @Override
  public String toString() {
    return server + " as " + version;
  }
}
