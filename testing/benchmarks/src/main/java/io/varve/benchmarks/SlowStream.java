package io.varve.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Delays bytes as a link does, and passes them on from a thread of its own, so that the writer need
 * not wait. For one thread.
 */
final class SlowStream extends OutputStream {
  /** Limit of the bytes under way, like a TCP window. */
  private static final int PIECES = 16;

  private static final Piece END = new Piece(new byte[0], 0);

  private final NetworkLink.Way way;
  private final OutputStream far;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>(PIECES);
  private final Thread thread = new Thread(this::deliver, "bench-slow");

  /** Bytes and their time of arrival. */
  private static final class Piece {
    private final byte[] bytes;
    private final long nanoTime;

    Piece(byte[] bytes, long nanoTime) {
      this.bytes = bytes;
      this.nanoTime = nanoTime;
    }
  }

  SlowStream(NetworkLink.Way way, OutputStream far) {
    this.way = way;
    this.far = far;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    put(new Piece(Arrays.copyOfRange(bytes, offset, offset + length), way.carry(length)));
  }

  private void put(Piece piece) throws IOException {
    try {
      pieces.put(piece);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private void deliver() {
    boolean gone = false;
    try {
      for (Piece piece = pieces.take(); piece != END; piece = pieces.take()) {
        if (!gone) {
          Clock.sleepUntil(piece.nanoTime);
          gone = !passes(piece.bytes);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean passes(byte[] bytes) {
    try {
      far.write(bytes);
      return true;
    } catch (IOException e) {
      return false; // the other direction notifies the writer
    }
  }

  /** Returns when all has arrived; does not close what is behind. */
  @Override
  public void close() throws IOException {
    put(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}
