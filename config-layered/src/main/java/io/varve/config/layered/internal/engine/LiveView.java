package io.varve.config.layered.internal.engine;

import io.varve.config.ChangeListener;
import io.varve.config.Config;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Live;
import io.varve.config.Subscription;
import io.varve.config.TypeRef;
import io.varve.config.layered.internal.state.ConfigSnapshotView;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.internal.state.StateReader;
import java.util.Objects;
import java.util.concurrent.Executor;

/** The live configuration below a prefix. */
public final class LiveView extends StateReader implements Config {
  private final StatePublisher publisher;

  public LiveView(StatePublisher publisher, String prefix) {
    super(publisher.binder(), prefix);
    this.publisher = publisher;
  }

  @Override
  protected ConfigState state() {
    return publisher.state();
  }

  @Override
  public Config at(String prefix) {
    return new LiveView(publisher, absolute(prefix));
  }

  @Override
  public ConfigSnapshot snapshot() {
    return new ConfigSnapshotView(state(), binder(), absolute(""));
  }

  @Override
  public <T> Live<T> live(String key, Class<T> type) {
    return publisher.live(absolute(key), type);
  }

  @Override
  public <T> Live<T> live(String key, TypeRef<T> type) {
    return publisher.live(absolute(key), type.type());
  }

  @Override
  public Subscription onChange(String key, ChangeListener listener) {
    return publisher.subscribe(absolute(key), listener, null);
  }

  @Override
  public Subscription onChange(String key, ChangeListener listener, Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return publisher.subscribe(absolute(key), listener, executor);
  }
}
