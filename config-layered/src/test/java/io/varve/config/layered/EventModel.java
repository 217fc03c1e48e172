package io.varve.config.layered;

import io.varve.config.Change;
import io.varve.config.ChangeEvent;
import io.varve.config.ChangeListener;
import io.varve.config.ConfigSnapshot;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Listener that maintains a model by the changes alone, and checks each event against it. */
public final class EventModel implements ChangeListener {
  private final Map<String, String> values = new TreeMap<>();
  private @Nullable String broken;
  private volatile long number;

  public EventModel(ConfigSnapshot start) {
    start.keys().forEach(key -> values.put(key, start.get(key)));
    number = start.number();
  }

  @Override
  public synchronized void onChange(ChangeEvent event) {
    if (event.before().number() < number || event.after().number() <= event.before().number()) {
      broken = "out of order: " + event + " after #" + number;
    }
    for (Change change : event.changes()) {
      String before = values.get(change.key());
      if (!Objects.equals(before, change.oldValue().orElse(null))) {
        broken = "old value of " + change + " was " + before;
      }
      change
          .newValue()
          .ifPresentOrElse(
              text -> values.put(change.key(), text), () -> values.remove(change.key()));
    }
    number = event.after().number();
  }

  public synchronized Map<String, String> values() {
    return new TreeMap<>(values);
  }

  /** The last error; null if there was none. */
  synchronized @Nullable String broken() {
    return broken;
  }

  public long number() {
    return number;
  }
}
