package io.varve.config.tool.internal.host;

/** Progress line on a terminal, which is erased at the end. */
public final class ProgressLine implements AutoCloseable {
  private static final int EVERY = 20;

  private final Host host;
  private final String what;
  private int done;

  public ProgressLine(Host host, String what) {
    this.host = host;
    this.what = what;
  }

  public void begin() {
    show(what + " …");
  }

  /** Counts one more step. */
  public void step(int of) {
    done++;
    if (done % EVERY == 0) {
      show(what + " " + done + "/" + of);
    }
  }

  private void show(String line) {
    if (host.errTerminal()) {
      host.err().print("\r\u001b[K" + line);
      host.err().flush();
    }
  }

  @Override
  public void close() {
    show("");
  }
}
