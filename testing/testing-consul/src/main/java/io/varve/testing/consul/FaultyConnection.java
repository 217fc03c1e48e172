package io.varve.testing.consul;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** One connection of a {@link FaultyServer}, served by one thread. */
final class FaultyConnection implements Runnable {
  private final int number;
  private final Socket socket;
  private final Function<Request, ScriptedResponse> script;

  /**
   * @param number of the connection, from 1
   * @param script returns the answer to each request
   */
  FaultyConnection(int number, Socket socket, Function<Request, ScriptedResponse> script) {
    this.number = number;
    this.socket = socket;
    this.script = script;
  }

  /** Returns when the connection has ended, from either side. */
  @Override
  public void run() {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (answer(read(in), in)) {}
    } catch (IOException | InterruptedException e) {
      // The other side has gone, or the server is being closed.
    }
  }

  /** Answers a request. Returns true if the connection stays open. */
  private boolean answer(Request request, InputStream in) throws IOException, InterruptedException {
    ScriptedResponse answer = script.apply(request);
    answer.await();
    answer.writeTo(socket.getOutputStream());
    switch (answer.ending()) {
      case KEPT, CLOSED -> {}
      case RESET -> Sockets.reset(socket);
      // A read ends when the client closes the connection.
      case SILENT -> in.transferTo(OutputStream.nullOutputStream());
    }
    return answer.ending() == ScriptedResponse.Ending.KEPT;
  }

  private Request read(InputStream in) throws IOException {
    String[] start = line(in).split(" ", 3);
    requireHttp(start.length == 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      requireHttp(colon >= 0);
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Request(number, System.nanoTime(), start[0], start[1], headers, body);
  }

  private static void requireHttp(boolean isHttp) throws ProtocolException {
    if (!isHttp) {
      throw new ProtocolException("no HTTP, such as the beginning of TLS");
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  /** Tears the connection down (RST). */
  void reset() {
    Sockets.reset(socket);
  }
}
