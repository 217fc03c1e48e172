package io.varve.config.consul.internal.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.varve.config.consul.internal.http.AgentReply;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.http.Received;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.DeletionPolicy;
import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.Write;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Diagnostics for an operator: latency and version of the agent, identity and permissions of the
 * token, number of keys, and the requests with which a watch follows them. Changes nothing.
 * Single-use.
 */
public final class ConsulDiagnostics {
  /** A key that does not exist: the answer to a request for it shows the token's permissions. */
  private static final String PROBE = "varve-doctor";

  /** The wait of a blocking query, which shows that the agent answers such queries. */
  private static final Duration WAIT = Duration.ofMillis(10);

  private final ConsulSettings settings;
  private final List<KvQuery> queries;
  private final KvReader reader;
  private final KvWriter writer;
  private final List<Diagnostic> found = new ArrayList<>();

  /** True as long as the server says of each answer that nothing is hidden. */
  private boolean unfiltered = true;

  public ConsulDiagnostics(ConsulSettings settings, List<KvQuery> queries, ConnectionPool pool) {
    this.settings = settings;
    this.queries = queries;
    this.reader = new KvReader(settings, pool);
    this.writer = new KvWriter(settings, pool);
  }

  public List<Diagnostic> run() {
    try {
      agent();
      version();
      token();
      for (KvQuery query : queries) {
        read(query);
      }
      confirmDeletion();
      write();
    } catch (ConsulRequestException lost) {
      add(Level.ERROR, "agent", describe(lost));
    }
    return List.copyOf(found);
  }

  private void agent() throws ConsulRequestException {
    long start = System.nanoTime();
    AgentReply leader = reader.ask("/v1/status/leader");
    String name = settings.address() + " answers in " + since(start);
    String text = leader.body().strip();
    if (leader.status() != AgentReply.OK) {
      add(Level.WARNING, "agent", name + ", but does not say who leads");
    } else if (text.equals("\"\"")) {
      add(Level.ERROR, "agent", name + ", but the cluster has no leader");
    } else {
      add(Level.INFO, "agent", name + ", the cluster has a leader");
    }
  }

  private void version() throws ConsulRequestException {
    String version = ServerVersion.read(reader).orElse("");
    if (version.isEmpty()) {
      add(Level.INFO, "version", "unknown: the agent does not show it to this token");
    } else if (ServerVersion.isToBeAvoided(version)) {
      add(
          Level.WARNING,
          "version",
          version + " refuses keys with unusual characters, which it stored before: use another");
    } else {
      add(Level.INFO, "version", version);
    }
  }

  private void token() throws ConsulRequestException {
    AgentReply self = reader.ask("/v1/acl/token/self");
    String body = self.body();
    boolean none =
        settings.connection().token() == null && settings.connection().tokenFile() == null;
    if (self.status() == AgentReply.OK) {
      add(Level.INFO, "token", described(body));
    } else if (body.contains("ACL support disabled")) {
      add(Level.INFO, "token", "ACLs are off: every client may read and write everything");
    } else if (none) {
      add(Level.WARNING, "token", "none is set: the agent decides what the anonymous token may do");
    } else if (body.contains("ACL not found")) {
      add(Level.ERROR, "token", "Consul does not know it, or it has expired");
    } else {
      add(Level.WARNING, "token", "the agent does not describe it: status " + self.status());
    }
  }

  /** Such as {@code 3f9a…, policies orders-read, expires 2026-11-23T10:00:00Z}. */
  private static String described(String body) {
    try {
      JsonObject token = JsonParser.parseString(body).getAsJsonObject();
      List<String> names = new ArrayList<>();
      if (token.get("Policies") instanceof JsonArray policies) {
        policies.forEach(policy -> names.add(policy.getAsJsonObject().get("Name").getAsString()));
      }
      return token.get("AccessorID").getAsString()
          + ", policies "
          + (names.isEmpty() ? "none" : String.join(", ", names))
          + (token.get("ExpirationTime") instanceof JsonPrimitive expires
              ? ", expires " + expires.getAsString()
              : "");
    } catch (RuntimeException e) {
      return "the agent describes it in a way of its own";
    }
  }

  private void read(KvQuery query) throws ConsulRequestException {
    String name = query.displayName();
    try {
      long start = System.nanoTime();
      reader.forgetReceived();
      IndexedEntries answer = reader.read(query, 0, Duration.ZERO);
      unfiltered &= isUnfiltered();
      report(query, answer, since(start));
    } catch (ConsulRequestException failure) {
      // Documents next to the prefixes are optional: they are skipped if the token may not list
      // them.
      refused(
          failure, query instanceof KvQuery.FolderDocuments ? Level.WARNING : Level.ERROR, name);
      return;
    }
    if (settings.watching().enabled()) {
      try {
        follow(query);
      } catch (ConsulRequestException failure) {
        refused(failure, Level.ERROR, name + ", watch");
      }
    }
  }

  private boolean isUnfiltered() {
    Received received = reader.received();
    return received != null && received.unfiltered();
  }

  private void report(KvQuery query, IndexedEntries answer, String time)
      throws ConsulRequestException {
    int keys = answer.entries().list().size();
    String what =
        (keys == 1 ? "1 key" : keys + " keys") + ", index " + answer.index() + ", " + time;
    if (query instanceof KvQuery.Prefix tree && !mayRead(tree.prefix() + PROBE)) {
      // A listing omits unreadable keys, so that it looks empty or complete.
      add(
          keys == 0 ? Level.ERROR : Level.WARNING,
          query.displayName(),
          what + "; the token may not read " + (keys == 0 ? "it" : "all of it"));
    } else {
      add(Level.INFO, query.displayName(), what);
    }
  }

  /** Sends the requests with which a watch follows a query. */
  private void follow(KvQuery query) throws ConsulRequestException {
    IndexedEntries blocking = reader.read(query, 1, WAIT);
    if (query instanceof KvQuery.Prefix tree) {
      var unused =
          reader.names(query, tree.prefix(), blocking.indexOrZero(), WAIT, settings.consistency());
    }
  }

  /** Sends the transaction with which a watch confirms deletions. */
  private void confirmDeletion() throws ConsulRequestException {
    if (settings.deletion() != DeletionPolicy.CONFIRM || !settings.watching().enabled()) {
      return;
    }
    try {
      var unused = reader.existing(List.of(settings.writing().prefix() + PROBE));
      add(
          Level.INFO,
          "deletions",
          unfiltered
              ? "believed at once: the server says that it hides no key from the token"
              : "confirmed by further reads: the server does not say that it hides no key");
    } catch (ConsulRequestException failure) {
      refused(failure, Level.WARNING, "deletions");
    }
  }

  /** Reports a failure of one request. An agent that is unavailable ends the diagnostics. */
  private void refused(ConsulRequestException failure, Level level, String subject)
      throws ConsulRequestException {
    if (failure.kind() == Kind.UNAVAILABLE) {
      throw failure;
    }
    add(level, subject, describe(failure));
  }

  private boolean mayRead(String key) throws ConsulRequestException {
    try {
      var unused = reader.find(key, settings.consistency());
      return true;
    } catch (ConsulRequestException failure) {
      if (failure.kind() == Kind.DENIED) {
        return false;
      }
      throw failure;
    }
  }

  /**
   * Tries a write with an unsatisfiable condition. It is refused without the permission, and
   * otherwise has no effect.
   */
  private void write() throws ConsulRequestException {
    String prefix = settings.writing().prefix();
    String subject = "writes to " + (prefix.isEmpty() ? "the whole store" : prefix);
    try {
      var unused = writer.one(Write.replace(prefix + PROBE, "", "1"));
      add(Level.INFO, subject, "allowed");
    } catch (ConsulRequestException failure) {
      if (failure.kind() == Kind.UNAVAILABLE) {
        throw failure;
      }
      add(
          settings.writing().seed() == null ? Level.WARNING : Level.ERROR,
          subject,
          "would be refused: " + describe(failure));
    }
  }

  private void add(Level level, String subject, String finding) {
    found.add(new Diagnostic(level, subject, finding));
  }

  private static String describe(ConsulRequestException failure) {
    return failure.problem().toString();
  }

  private static String since(long start) {
    return (System.nanoTime() - start) / 1_000_000 + " ms";
  }
}
