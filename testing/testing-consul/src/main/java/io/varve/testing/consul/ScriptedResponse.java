package io.varve.testing.consul;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Scripted answer of a {@link FaultyServer} to one request: its bytes, its delay and its end.
 * Immutable: each method returns a new answer.
 */
public final class ScriptedResponse {
  /** The state of the connection after the last byte. */
  enum Ending {
    /** The connection waits for the next request. */
    KEPT,
    /** The connection is closed in good order (FIN). */
    CLOSED,
    /** The connection is reset (RST). */
    RESET,
    /** The connection stays open without further bytes. */
    SILENT
  }

  private static final CountDownLatch OPEN = new CountDownLatch(0);

  private final String head;
  private final byte[] body;
  private final int sent;
  private final Ending ending;
  private final Duration delay;
  private final CountDownLatch gate;
  private final Pieces pieces;

  /**
   * Pieces in which the bytes are sent.
   *
   * @param size the number of bytes in a piece
   * @param pause the pause after each piece
   * @param repeated the number of bytes at the end of the body that are sent again and again until
   *     the client hangs up
   */
  private record Pieces(int size, Duration pause, int repeated) {
    static final Pieces ONE = new Pieces(Integer.MAX_VALUE, Duration.ZERO, 0);
  }

  private ScriptedResponse(
      String head,
      byte[] body,
      int sent,
      Ending ending,
      Duration delay,
      CountDownLatch gate,
      Pieces pieces) {
    this.head = head;
    this.body = body;
    this.sent = sent;
    this.ending = ending;
    this.delay = delay;
    this.gate = gate;
    this.pieces = pieces;
  }

  private static ScriptedResponse raw(String bytes, Ending ending) {
    byte[] body = bytes.getBytes(StandardCharsets.ISO_8859_1);
    return new ScriptedResponse("", body, body.length, ending, Duration.ZERO, OPEN, Pieces.ONE);
  }

  /** No byte at all; the connection stays open. */
  public static ScriptedResponse silence() {
    return raw("", Ending.SILENT);
  }

  /** A reset (RST) without a byte. */
  public static ScriptedResponse reset() {
    return raw("", Ending.RESET);
  }

  /** Bytes that need not be HTTP; then the connection is closed. */
  public static ScriptedResponse garbage(String bytes) {
    return raw(bytes, Ending.CLOSED);
  }

  /** Bytes that need not be HTTP, of which the last piece is repeated until the client hangs up. */
  public static ScriptedResponse endless(String start, String piece) {
    ScriptedResponse once = garbage(start + piece);
    return new ScriptedResponse(
        once.head,
        once.body,
        once.sent,
        once.ending,
        once.delay,
        once.gate,
        new Pieces(Integer.MAX_VALUE, Duration.ZERO, piece.length()));
  }

  /** A status and a text in UTF-8; 204 has no body. */
  public static ScriptedResponse of(int status, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String length = status == 204 ? "" : "Content-Length: " + body.length + "\r\n";
    String head = "HTTP/1.1 " + status + " Scripted\r\n" + length;
    return new ScriptedResponse(
        head, body, body.length, Ending.KEPT, Duration.ZERO, OPEN, Pieces.ONE);
  }

  /**
   * Keys and values as Consul lists them, each last changed at this index, which is also the
   * answer's.
   */
  public static ScriptedResponse keys(long index, Map<String, String> values) {
    String list =
        new TreeMap<>(values)
            .entrySet().stream()
                .map(entry -> entry(index, entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",", "[", "]"));
    return of(200, list).header("Content-Type", "application/json").index(index);
  }

  private static String entry(long index, String key, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return ("{\"LockIndex\":0,\"Key\":%s,\"Flags\":0,\"Value\":\"%s\","
            + "\"CreateIndex\":%d,\"ModifyIndex\":%d}")
        .formatted(Json.quote(key), Base64.getEncoder().encodeToString(bytes), index, index);
  }

  /** With one more header. */
  public ScriptedResponse header(String name, String value) {
    return new ScriptedResponse(
        head + name + ": " + value + "\r\n", body, sent, ending, delay, gate, pieces);
  }

  /** With Consul's index, which may go backwards. */
  public ScriptedResponse index(long index) {
    return header("X-Consul-Index", Long.toString(index));
  }

  /** Promises the whole body, sends this many bytes of it and tears the connection down (RST). */
  public ScriptedResponse resetAfter(int bytes) {
    return breakOff(bytes, Ending.RESET);
  }

  /** Promises the whole body, sends this many bytes of it and closes the connection (FIN). */
  public ScriptedResponse closedAfter(int bytes) {
    return breakOff(bytes, Ending.CLOSED);
  }

  /** Promises the whole body, sends this many bytes of it and then nothing any more. */
  public ScriptedResponse silentAfter(int bytes) {
    return breakOff(bytes, Ending.SILENT);
  }

  private ScriptedResponse breakOff(int bytes, Ending how) {
    return new ScriptedResponse(head, body, Math.min(bytes, body.length), how, delay, gate, pieces);
  }

  /** Delays the answer, as a blocking query does. */
  public ScriptedResponse after(Duration time) {
    return new ScriptedResponse(head, body, sent, ending, time, gate, pieces);
  }

  /** Delays the answer until the latch opens. */
  public ScriptedResponse when(CountDownLatch opened) {
    return new ScriptedResponse(head, body, sent, ending, delay, opened, pieces);
  }

  /** Sends the body in pieces of this many bytes, with a pause after each. */
  public ScriptedResponse slowly(int bytes, Duration pause) {
    return new ScriptedResponse(
        head, body, sent, ending, delay, gate, new Pieces(bytes, pause, pieces.repeated));
  }

  void await() throws InterruptedException {
    Thread.sleep(delay.toMillis());
    gate.await();
  }

  void writeTo(OutputStream out) throws IOException, InterruptedException {
    if (!head.isEmpty()) {
      out.write((head + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    send(out, 0);
    while (pieces.repeated > 0) {
      send(out, sent - pieces.repeated);
    }
    out.flush();
  }

  private void send(OutputStream out, int start) throws IOException, InterruptedException {
    for (int from = start; from < sent; from += Math.min(pieces.size, sent - from)) {
      out.write(body, from, Math.min(pieces.size, sent - from));
      out.flush();
      Thread.sleep(pieces.pause.toMillis());
    }
  }

  Ending ending() {
    return ending;
  }
}
