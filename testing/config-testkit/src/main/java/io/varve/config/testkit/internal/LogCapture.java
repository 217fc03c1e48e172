package io.varve.config.testkit.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Capture of {@code System.out}, {@code System.err} and {@code java.util.logging} of this process.
 * It contains the log if the SLF4J provider writes to one of them.
 *
 * <p>SLF4J has no listeners, and a test kit must not choose the provider.
 */
public final class LogCapture implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogCapture.class);

  /** For providers that write on a thread of their own. */
  private static final Waiter ARRIVAL = new Waiter(Duration.ofSeconds(5));

  private static final List<LogCapture> OPEN = new CopyOnWriteArrayList<>();
  private static final AtomicLong PROBES = new AtomicLong();
  private static @Nullable Installed installed;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private LogCapture() {}

  public static LogCapture open() {
    LogCapture tap = new LogCapture();
    synchronized (LogCapture.class) {
      if (installed == null) {
        installed = new Installed();
      }
      OPEN.add(tap);
    }
    return tap;
  }

  /** The replaced streams and the handler, shared by all open captures. */
  private static final class Installed {
    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;
    private final PrintStream out = tee(outBefore);
    private final PrintStream err = tee(errBefore);
    private final Handler handler = new Records();

    Installed() {
      System.setOut(out);
      System.setErr(err);
      java.util.logging.Logger.getLogger("").addHandler(handler);
    }

    /** Restores the streams, unless other code has replaced them in the meantime. */
    void remove() {
      if (System.out == out) {
        System.setOut(outBefore);
      }
      if (System.err == err) {
        System.setErr(errBefore);
      }
      java.util.logging.Logger.getLogger("").removeHandler(handler);
    }

    private static PrintStream tee(PrintStream to) {
      return new PrintStream(new Tee(to), true, Charset.defaultCharset());
    }
  }

  private static final class Tee extends OutputStream {
    private final PrintStream to;

    Tee(PrintStream to) {
      this.to = to;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] all, int from, int count) {
      to.write(all, from, count);
      OPEN.forEach(tap -> tap.bytes.write(all, from, count));
    }

    @Override
    public void flush() {
      to.flush();
    }
  }

  private static final class Records extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord logged) {
      byte[] text = formatter.format(logged).getBytes(StandardCharsets.UTF_8);
      OPEN.forEach(tap -> tap.bytes.write(text, 0, text.length));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** The captured text; characters outside ASCII are garbled. */
  public String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /**
   * Logs a line. Returns true if it was captured, and with it everything that was logged before.
   */
  public boolean isFed() {
    if (!log.isInfoEnabled()) {
      return false;
    }
    String probe = "probe " + PROBES.incrementAndGet() + ".";
    log.info("lines of the log are searched for values: {}", probe);
    return ARRIVAL.holds(() -> text().contains(probe));
  }

  @Override
  public void close() {
    synchronized (LogCapture.class) {
      OPEN.remove(this);
      if (OPEN.isEmpty() && installed != null) {
        installed.remove();
        installed = null;
      }
    }
  }
}
