package io.varve.config.consul.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.apache.http.HttpResponse;
import org.apache.http.impl.client.DefaultConnectionKeepAliveStrategy;
import org.apache.http.protocol.HttpCoreContext;

/**
 * Connections that stay open: while a request waits, TCP keeps them alive; without a request, they
 * are closed soon. Load balancers and firewalls forget connections that were silent for a minute.
 */
final class KeepAlive {
  /** The longest time for which a connection without a request is kept. */
  static final Duration MOST = Duration.ofSeconds(30);

  /** The silence after which TCP tests a connection, and the interval of further tests. */
  private static final int IDLE_SECONDS = 15;

  private KeepAlive() {}

  /** The time for which a connection is kept after an answer: at most the time it announces. */
  static Duration time(HttpResponse response) {
    long announced =
        DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(
            response, new HttpCoreContext());
    return announced < 0 || announced > MOST.toMillis() ? MOST : Duration.ofMillis(announced);
  }

  /** Makes TCP test a silent connection. Not every system can set the times. */
  static void enable(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, IDLE_SECONDS);
    }
  }
}
