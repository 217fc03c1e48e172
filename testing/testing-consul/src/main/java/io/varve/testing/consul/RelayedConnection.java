package io.varve.testing.consul;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Forwards one TCP connection to a server through a gate, in both directions. */
final class RelayedConnection implements Runnable {
  private static final int BUFFER = 16 * 1024;

  private final Socket client;
  private final Socket server = new Socket();
  private final InetSocketAddress target;
  private final Gate gate;
  private final Duration patience;
  private final Runnable onImpatience;

  /** A connection that is not forwarded yet. */
  RelayedConnection(Socket client, InetSocketAddress target, Gate gate) {
    this(client, target, gate, Duration.ZERO, () -> {});
  }

  /**
   * A connection that is not forwarded yet.
   *
   * @param patience the longest silence of the server; zero for no limit
   * @param onImpatience runs when the server was silent for longer
   */
  RelayedConnection(
      Socket client,
      InetSocketAddress target,
      Gate gate,
      Duration patience,
      Runnable onImpatience) {
    this.onImpatience = onImpatience;
    this.client = client;
    this.target = target;
    this.gate = gate;
    this.patience = patience;
  }

  /** Returns when either side has ended the connection, which ends the other. */
  @Override
  public void run() {
    try {
      gate.pass();
      server.connect(target);
      server.setSoTimeout((int) patience.toMillis());
      Thread back = Threads.start("pipe", () -> pump(server, client));
      pump(client, server);
      back.join();
    } catch (IOException | InterruptedException e) {
      // The server refuses, or the network is closed: the client's connection ends.
    } finally {
      Sockets.close(client);
      Sockets.close(server);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        gate.pass();
        out.write(buffer, 0, n);
      }
      gate.pass();
      Sockets.close(from);
      Sockets.close(to);
    } catch (SocketTimeoutException e) {
      onImpatience.run();
      reset();
    } catch (IOException | InterruptedException e) {
      reset();
    }
  }

  /** Resets both sides (RST). */
  void reset() {
    Sockets.reset(client);
    Sockets.reset(server);
  }
}
