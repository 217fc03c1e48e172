package io.varve.config.layered;

import io.varve.config.ChangeEvent;
import io.varve.config.ChangeListener;
import io.varve.config.Config;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Listener that keeps its events until a test takes them. */
public final class Events implements ChangeListener {
  private final BlockingQueue<ChangeEvent> queue = new LinkedBlockingQueue<>();

  /** Events of a key and all keys below it. */
  public static Events of(Config config, String key) {
    Events events = new Events();
    config.onChange(key, events);
    return events;
  }

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

  /** The changes of the next event as text. */
  public String nextChanges() {
    return next().changes().toString();
  }

  /** The value of a key after the next event. */
  public String nextValue(String key) {
    return next().after().get(key);
  }

  public boolean isEmpty() {
    return queue.isEmpty();
  }
}
