package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessStatsTest {
  private static final long SELF = ProcessHandle.current().pid();

  @Test
  void connections_areThoseToThePort() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      int port = server.getLocalPort();
      assertEquals(0, ProcessStats.connections(SELF, port));
      try (Socket one = new Socket(server.getInetAddress(), port);
          Socket other = new Socket(server.getInetAddress(), port)) {
        assertTrue(one.isConnected() && other.isConnected());
        assertEquals(2, ProcessStats.connections(SELF, port));
      }
    }
  }

  @Test
  void processor_growsWithWhatAThreadDoes() {
    double before = ProcessStats.processor(SELF);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (ProcessStats.processor(SELF) - before < 20) {
      assertTrue(System.nanoTime() < end, "30 s of work have left no trace");
    }
  }
}
