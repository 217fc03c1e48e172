package com.acme.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.etcd.jetcd.options.WatchOption;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection to etcd that reads and watches the keys below a prefix. It is closed at the first
 * failure and replaced by a new one, because gRPC would wait longer before each reconnect.
 */
final class EtcdStore implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int PAGE = 1000;
  private static final int MAX_ATTEMPTS = 3;

  private final EtcdSettings settings;
  private final Client client;
  private final ByteSequence prefix;
  private final ByteSequence end;

  EtcdStore(EtcdSettings settings) {
    this.settings = settings;
    this.prefix = bytes(settings.prefix());
    this.end = OptionsUtil.prefixEndOf(prefix);
    ClientBuilder builder =
        Client.builder()
            .endpoints(settings.endpoints())
            .connectTimeout(TIMEOUT)
            .waitForReady(false) // an unreachable server is reported at once
            .retryMaxAttempts(0) // the watch retries by itself
            .keepaliveTime(Duration.ofSeconds(10)) // detects a silent server
            .keepaliveTimeout(TIMEOUT);
    if (settings.user() != null && settings.password() != null) {
      builder.user(bytes(settings.user())).password(bytes(settings.password()));
    }
    this.client = builder.build();
  }

  /**
   * The contents of etcd at one revision.
   *
   * @param entries etcd's keys with their values
   * @param revision the revision
   */
  record RevisionedEntries(SortedMap<String, KeyValue> entries, long revision) {}

  /** Reads all keys at one revision. */
  RevisionedEntries read() {
    for (int i = 1; ; i++) {
      try {
        return pages();
      } catch (EtcdException e) {
        // Compacted between two pages: reread at a newer revision.
        if (!isCompacted(e) || i == MAX_ATTEMPTS) {
          throw failure(e);
        }
      }
    }
  }

  private static boolean isCompacted(EtcdException e) {
    return e.getErrorCode() == ErrorCode.OUT_OF_RANGE
        && String.valueOf(e.getMessage()).contains("compacted");
  }

  private RevisionedEntries pages() {
    SortedMap<String, KeyValue> entries = new TreeMap<>();
    ByteSequence from = prefix;
    long revision = 0; // the newest; the first page returns its number
    int limit = PAGE;
    while (true) {
      GetResponse page;
      try {
        page = get(from, revision, limit);
      } catch (EtcdException e) {
        // A gRPC message is limited to 4 MiB.
        if (e.getErrorCode() != ErrorCode.RESOURCE_EXHAUSTED || limit == 1) {
          throw e;
        }
        limit = Math.max(1, limit / 4);
        continue;
      }
      revision = revision == 0 ? page.getHeader().getRevision() : revision;
      List<KeyValue> values = page.getKvs();
      values.forEach(each -> entries.put(key(each), each));
      if (!page.isMore()) {
        return new RevisionedEntries(entries, revision);
      }
      from = values.get(values.size() - 1).getKey().concat(bytes("\0"));
      limit = Math.min(PAGE, 2 * limit);
    }
  }

  private GetResponse get(ByteSequence from, long revision, int limit) {
    GetOption option =
        GetOption.builder().withRange(end).withRevision(revision).withLimit(limit).build();
    CompletableFuture<GetResponse> answer = client.getKVClient().get(from, option);
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw EtcdExceptionFactory.toEtcdException(e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw failure("no answer within " + TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("an interrupt, since the source is being closed", e);
    }
  }

  /** Watches all keys from a revision on. The client calls the listener on its own threads. */
  Watch.Watcher watch(long from, Watch.Listener listener) {
    WatchOption option =
        WatchOption.builder()
            .withRange(end)
            .withRevision(from)
            .withCreateNotify(true)
            .withRequireLeader(true) // a server without its cluster reports it
            .build();
    return client.getWatchClient().watch(prefix, option, listener);
  }

  static String key(KeyValue pair) {
    return pair.getKey().toString(UTF_8);
  }

  /** Reports the deepest cause, such as a refused connection. */
  private SourceException failure(EtcdException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return failure(message == null ? cause.getClass().getSimpleName() : message, failure);
  }

  private SourceException failure(String found, Throwable cause) {
    return new SourceException(
        List.of(
            Problem.at(
                Origin.of(EtcdSource.NAME, "etcd " + settings.endpoints()),
                "an answer",
                found,
                "start etcd, or correct varve.etcd.endpoints, varve.etcd.user or the user's"
                    + " permissions")),
        cause);
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
