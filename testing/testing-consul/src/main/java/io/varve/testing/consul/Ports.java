package io.varve.testing.consul;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports of 127.0.0.1 that are free for TCP and UDP. They lie below those that systems hand
 * out by themselves, so that nobody takes one while its server is down and comes back to it.
 */
final class Ports {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final Set<Integer> given = new HashSet<>();

  private Ports() {}

  /** Another process may still be faster: who starts a server retries with others. */
  static int free() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      synchronized (given) {
        if (isFree(port) && given.add(port)) {
          return port;
        }
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
