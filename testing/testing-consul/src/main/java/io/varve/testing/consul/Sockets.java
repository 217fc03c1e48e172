package io.varve.testing.consul;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;

/** Ends sockets, whatever their state. */
final class Sockets {
  private Sockets() {}

  /** In good order (FIN). */
  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
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
