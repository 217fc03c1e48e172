package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.ScriptedResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Counters of requests, connections and attempts. */
class CountersTest {
  @Test
  void relay_countsRequestsAndOpenConnections() throws Exception {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.of(404, "").index(1));
        CountingRelay relay = new CountingRelay(server.uri())) {
      try (Socket one = connect(relay.uri());
          Socket other = connect(relay.uri())) {
        for (int i = 0; i < 3; i++) {
          ask(one);
        }
        ask(other);
        assertEquals(4, relay.requests());
        assertEquals(4, server.requests().size());
        assertEquals(2, relay.connections());
      }
      Clock.await("the end of both connections", () -> relay.connections() == 0);
    }
  }

  /** Independent of the segments in which the bytes of a request arrive. */
  @Test
  void relay_countsARequestInPieces_once() throws Exception {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.of(404, "").index(1));
        CountingRelay relay = new CountingRelay(server.uri());
        Socket socket = connect(relay.uri())) {
      socket.setTcpNoDelay(true);
      for (byte b : request()) {
        socket.getOutputStream().write(b);
        socket.getOutputStream().flush();
      }
      readHead(socket.getInputStream());
      assertEquals(1, relay.requests());
    }
  }

  @Test
  void closer_countsAttempts_andHangsUp() throws Exception {
    int port;
    try (ResettingListener closer = new ResettingListener(0)) {
      port = closer.port();
      for (int i = 1; i <= 3; i++) {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
          int attempts = i;
          Clock.await("attempt " + i, () -> closer.attempts() == attempts);
          assertThrows(IOException.class, () -> read(caller.getInputStream()));
        }
      }
    }
    // The agent returns on this port. A failing connect would prove less: others may use the port.
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
  }

  private static Socket connect(URI uri) throws IOException {
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static byte[] request() {
    return "GET /v1/kv/a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  }

  private static void ask(Socket socket) throws IOException {
    socket.getOutputStream().write(request());
    readHead(socket.getInputStream());
  }

  /** A whole response, without a body. */
  private static void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) read(in));
    }
  }

  private static int read(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new IOException("the end");
    }
    return b;
  }
}
