package io.varve.config.layered;

import io.varve.config.ChangeEvent;
import io.varve.config.ChangeListener;
import io.varve.config.spi.ConfigSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Configurations of given sources alone, and what tests wait with. */
public final class Configs {
  private Configs() {}

  public static LayeredConfigBuilder builder(ConfigSource... sources) {
    LayeredConfigBuilder builder =
        LayeredConfig.builder().discover(false).environment(Map.of()).systemProperties(Map.of());
    List.of(sources).forEach(builder::source);
    return builder;
  }

  public static LayeredConfig of(ConfigSource... sources) {
    return builder(sources).build();
  }

  /** A listener that keeps its events until a test takes them. */
  public static final class Events implements ChangeListener {
    private final BlockingQueue<ChangeEvent> queue = new LinkedBlockingQueue<>();

    @Override
    public void onChange(ChangeEvent event) {
      queue.add(event);
    }

    public ChangeEvent next() {
      try {
        ChangeEvent event = queue.poll(10, TimeUnit.SECONDS);
        if (event == null) {
          throw new AssertionError("no event within 10 s");
        }
        return event;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    public boolean isEmpty() {
      return queue.isEmpty();
    }
  }
}
