package acme;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;

public final class BlinkingSource extends EmptySource {
  private Path trigger;
  private Thread thread;

  public BlinkingSource() {
    super("blinking");
  }

  @Override
  public void open(SourceContext context) {
    trigger = context.workingDirectory().resolve("trigger");
  }

  @Override
  public void watch(SourceObserver observer) {
    thread = new Thread(() -> blink(observer));
    thread.start();
  }

  private void blink(SourceObserver observer) {
    try {
      while (!Files.exists(trigger)) {
        Thread.sleep(10);
      }
    } catch (InterruptedException closed) {
      return;
    }
    observer.failed(
        new SourceException(
            Problem.at(
                Origin.of("blinking", "lamp"), "light", "darkness", "wait")));
    observer.changed(SourceSnapshot.of());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
