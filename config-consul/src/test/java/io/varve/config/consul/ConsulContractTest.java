package io.varve.config.consul;

import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.testkit.ConfigSourceContract;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.ConsulTransaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Contract of sources, on a real server that is killed and restarted. */
class ConsulContractTest extends ConfigSourceContract {
  /** The largest number of writes in a transaction of Consul. */
  private static final int BATCH = 64;

  private static final AtomicInteger TESTS = new AtomicInteger();

  @TempDir static Path data;

  private static ConsulProcess server;

  /** Each test has an application of its own: the server need not be emptied. */
  private final String application = "contract-" + TESTS.incrementAndGet();

  @BeforeAll
  static void start() {
    server = ConsulProcess.builder().dataFolder(data).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  String watchMode() {
    return "whole";
  }

  @Override
  protected ConsulConfigSource newSource() {
    return new ConsulConfigSource();
  }

  @Override
  protected LayeredConfigBuilder process() throws Exception {
    return LayeredConfig.builder()
        .application(application)
        .discover(false)
        .environment(Map.of())
        .systemProperties(Map.of())
        .defaults(
            Map.of(
                "varve.consul.address",
                server.uri().toString(),
                "varve.consul.watch-mode",
                watchMode(),
                "varve.consul.max-backoff",
                "200ms",
                // Longer than close() may take, so that a load that it does not end is found.
                "varve.consul.startup-timeout",
                "6s"));
  }

  private String path(String key) {
    // Only the dots of the contract's own names become slashes, not those of quoted names.
    String path = key.indexOf('"') < 0 ? key.replace('.', '/') : key.replaceFirst("\\.", "/");
    return "config/" + application + "/" + path;
  }

  @Override
  protected void put(String key, String text) {
    server.api().put(path(key), text);
  }

  @Override
  protected void putAll(Map<String, String> texts) {
    if (texts.size() < BATCH) {
      texts.forEach(this::put);
      return;
    }
    List<String> keys = new ArrayList<>(texts.keySet());
    for (int from = 0; from < keys.size(); from += BATCH) {
      ConsulTransaction batch = server.api().transaction();
      keys.subList(from, Math.min(from + BATCH, keys.size()))
          .forEach(key -> batch.set(path(key), texts.get(key)));
      batch.commit();
    }
  }

  @Override
  protected void delete(String key) {
    server.api().delete(path(key));
  }

  @Override
  protected void breakStore() {
    server.kill();
  }

  @Override
  protected void mendStore() {
    server.restart();
  }

  /** A slash separates, as a dot does. */
  @Override
  protected boolean canHold(String key, String text) {
    return !key.contains("/");
  }

  /** Consul's default. */
  @Override
  protected int largestValue() {
    return 512 * 1024;
  }
}
