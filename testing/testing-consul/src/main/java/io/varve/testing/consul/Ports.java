package io.varve.testing.consul;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports of 127.0.0.1 that are free for TCP and UDP. They lie below the ephemeral range, so
 * that no connection takes one while its server is down.
 *
 * <p>Test JVMs run side by side. Each reserves a block of ports by listening on the first one, so
 * that no other JVM takes a port of a server that is about to return.
 */
final class Ports {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int BLOCK = 50;

  /** Kept open until the JVM ends. */
  private static final List<ServerSocket> reservations = new ArrayList<>();

  private static int next;
  private static int end;

  private Ports() {}

  /** Returns a port that was not returned before. A foreign process may still take it. */
  static synchronized int free() {
    while (true) {
      while (next < end) {
        int port = next++;
        if (isFree(port)) {
          return port;
        }
      }
      reserveBlock();
    }
  }

  private static void reserveBlock() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int block = ThreadLocalRandom.current().nextInt((LAST - FIRST) / BLOCK);
      int first = FIRST + block * BLOCK;
      try {
        reservations.add(new ServerSocket(first, 1, InetAddress.getLoopbackAddress()));
        next = first + 1;
        end = first + BLOCK;
        return;
      } catch (IOException e) {
        // Another JVM has this block.
      }
    }
    throw new IllegalStateException("no free port of 127.0.0.1 in " + FIRST + ".." + LAST);
  }

  private static boolean isFree(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (ServerSocket tcp = new ServerSocket();
        DatagramSocket udp = new DatagramSocket(null)) {
      tcp.bind(address);
      udp.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
