package io.varve.testing.consul;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * HTTP proxy that opens tunnels (CONNECT), and leads all of them to one server, whatever host they
 * name.
 */
public final class ConnectProxy implements AutoCloseable {
  private static final int BACKLOG = 200;
  private static final String END = "\r\n\r\n";

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<RelayedConnection> tunnels = ConcurrentHashMap.newKeySet();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Gate cable = new Gate();

  private ConnectProxy(URI target, ServerSocket listener) {
    this.target = new InetSocketAddress(target.getHost(), target.getPort());
    this.listener = listener;
  }

  /** Starts a proxy in front of a server. */
  public static ConnectProxy to(URI target) {
    try {
      ConnectProxy proxy =
          new ConnectProxy(target, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
      Threads.start("proxy", () -> Sockets.acceptAll(proxy.listener, proxy::accept));
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Socket client) {
    RelayedConnection tunnel = new RelayedConnection(client, target, cable);
    tunnels.add(tunnel);
    Threads.start("tunnel", () -> open(client, tunnel));
  }

  private void open(Socket client, RelayedConnection tunnel) {
    try {
      String head = head(client.getInputStream());
      heads.add(head);
      boolean tunnelled = head.startsWith("CONNECT ");
      String answer = tunnelled ? "200 Connection established" : "405 Method Not Allowed";
      client
          .getOutputStream()
          .write(("HTTP/1.1 " + answer + END).getBytes(StandardCharsets.US_ASCII));
      if (tunnelled) {
        tunnel.run();
      }
    } catch (IOException e) {
      // The client has gone.
    } finally {
      tunnels.remove(tunnel);
      Sockets.close(client);
    }
  }

  /** Reads a request up to the empty line, and nothing of what follows it. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf(END, Math.max(0, head.length() - END.length())) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request ends early");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** The address for clients. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** The requests to the proxy itself, with their headers, in the order of their arrival. */
  public List<String> heads() {
    return List.copyOf(heads);
  }

  /** Tears all tunnels down (RST); new ones are opened. */
  public void resetTunnels() {
    tunnels.forEach(RelayedConnection::reset);
  }

  /** Closes the proxy; new connections are refused. Idempotent. */
  @Override
  public void close() {
    Sockets.close(listener);
    cable.close();
    resetTunnels();
  }
}
