package io.varve.testing.consul;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Accepts connections, and closes sockets in any state. */
final class Sockets {
  private Sockets() {}

  /** Passes each connection to a consumer until the listener is closed. */
  static void acceptAll(ServerSocket listener, Consumer<Socket> consumer) {
    while (true) {
      Socket socket;
      try {
        socket = listener.accept();
      } catch (IOException e) {
        return; // closed
      }
      consumer.accept(socket);
    }
  }

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
