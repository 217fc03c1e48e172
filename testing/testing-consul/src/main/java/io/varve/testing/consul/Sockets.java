package io.varve.testing.consul;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;

/** Closes sockets in any state. */
final class Sockets {
  private Sockets() {}

  /** Closes in good order (FIN). */
  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  /** Tears the connection down (RST). */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    close(socket);
  }
}
