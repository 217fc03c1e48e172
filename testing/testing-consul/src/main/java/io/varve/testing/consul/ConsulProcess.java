package io.varve.testing.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Consul server as a local process, which a test can stop, kill, pause and restart. It keeps its
 * ports until it is closed. It ends with this JVM at the latest, even if the JVM is killed.
 */
public final class ConsulProcess implements ConsulServer {
  private static final Logger log = LoggerFactory.getLogger(ConsulProcess.class);
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final ConsulBinary binary;
  private final AgentFolder folder;
  private final AgentConfig config;
  private final ConsulApi api;
  private @Nullable Running running;
  private boolean paused;
  private boolean closed;

  /** The current process, and the shell that ends it after the end of this JVM. */
  private record Running(Process process, Watchdog watchdog) {}

  ConsulProcess(ConsulBinary binary, AgentFolder folder, AgentConfig config, ConsulApi api) {
    this.binary = binary;
    this.folder = folder;
    this.config = config;
    this.api = api;
  }

  /** Starts a server in dev mode: no data folder, no ACLs, no TLS. */
  public static ConsulProcess start() {
    return builder().start();
  }

  /** A builder for a server with data, ACLs or TLS. */
  public static ConsulProcessBuilder builder() {
    return new ConsulProcessBuilder();
  }

  @Override
  public ConsulApi api() {
    return api;
  }

  /** The process id of a running server. */
  public synchronized long pid() {
    return require().pid();
  }

  /** Returns true if the process is alive, paused or not. */
  public synchronized boolean isRunning() {
    return running != null && running.process().isAlive();
  }

  /** Returns true if the process is alive and not paused. */
  synchronized boolean isAnswering() {
    return isRunning() && !paused;
  }

  Member member() {
    return config.self();
  }

  /** Joins a peer. A peer that is down is ignored. */
  void join(Member peer) {
    api.send("PUT", "/v1/agent/join/" + peer.gossipAddress(), new byte[0]);
  }

  /** Ends the process with SIGTERM and waits for its end. Does nothing if it has ended. */
  public synchronized void stop() {
    if (paused) {
      resume(); // a paused process ignores SIGTERM
    }
    if (running != null) {
      running.process().destroy();
      end(running);
    }
  }

  /** Ends the process with SIGKILL. Does nothing if it has ended. */
  public synchronized void kill() {
    if (running != null) {
      running.process().destroyForcibly();
      end(running);
    }
  }

  private void end(Running ending) {
    try {
      if (!ending.process().waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("Consul at {} did not end; it is killed", uri());
        ending.process().destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      ending.process().destroyForcibly();
      throw Polling.interrupted(e);
    }
    ending.watchdog().close();
    running = null;
    paused = false;
  }

  /** Pauses the process with SIGSTOP: connections stay open without answers. */
  public synchronized void pause() {
    signal("STOP");
    paused = true;
    Path state = Path.of("/proc/" + pid() + "/stat");
    if (Files.exists(state)) {
      Polling.until(GRACE, () -> isStopped(state), () -> "Consul at " + uri() + " does not pause");
    }
  }

  /** Resumes the process after {@link #pause}. */
  public synchronized void resume() {
    signal("CONT");
    paused = false;
  }

  private static boolean isStopped(Path state) {
    try {
      // The name before the state is in parentheses and may hold anything.
      String stat = Files.readString(state, StandardCharsets.ISO_8859_1);
      return stat.startsWith(" T", stat.lastIndexOf(')') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Polling.interrupted(e);
    }
  }

  /**
   * Stops the process if it runs, starts it and waits for a leader. Without a data folder it starts
   * empty, with new indices.
   */
  public synchronized void restart() {
    stop();
    launch();
    awaitReady();
  }

  /** Starts the process and does not wait for it. */
  synchronized void launch() {
    if (closed || running != null) {
      throw new IllegalStateException("Consul at " + uri() + (closed ? " is closed" : " runs"));
    }
    List<String> command = new ArrayList<>();
    command.add(binary.path().toString());
    command.add("agent");
    if (config.data() == null) {
      command.add("-dev");
    }
    command.add("-config-file=" + folder.write("agent.hcl", config.hcl(binary)));
    command.add("-config-file=" + folder.write("extra.hcl", config.extra()));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.path().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
              .start();
      running = new Running(process, Watchdog.over(process.pid()));
      log.info("Consul at {}: process {} of {}", uri(), process.pid(), binary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has a leader and a read that only a leader can answer works. */
  void awaitReady() {
    Readiness readiness = new Readiness(api);
    Polling.until(
        READY,
        () -> {
          if (!isRunning()) {
            throw new IllegalStateException(
                "Consul ended at its start; the end of its log:\n" + folder.tail());
          }
          return readiness.reached();
        },
        () ->
            "Consul at %s is not ready: %s; the end of its log:\n%s"
                .formatted(uri(), readiness, folder.tail()));
  }

  boolean lostAPort() {
    return folder.logSays("address already in use");
  }

  private Process require() {
    if (running == null || !running.process().isAlive()) {
      throw new IllegalStateException("Consul at " + uri() + " does not run");
    }
    return running.process();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      kill();
      closed = true;
      folder.delete();
    }
  }

  @Override
  public String toString() {
    return "Consul at " + uri();
  }
}
