package io.varve.config.spring;

import io.varve.config.ChangeEvent;
import io.varve.config.Config;
import java.util.Objects;
import org.springframework.context.ApplicationEvent;

/**
 * Notifies a Spring application of one accepted change set.
 *
 * <p>Published in order on a thread of Varve, once the context has started; earlier changes are
 * then published as one event. Listeners see the new values in Spring's environment. Safe to print:
 * secrets are masked.
 */
public final class VarveChangeEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1L;

  private final transient ChangeEvent change;

  /**
   * An event for one change set.
   *
   * @param config the configuration that changed
   * @param change what changed
   */
  public VarveChangeEvent(Config config, ChangeEvent change) {
    super(config);
    this.change = Objects.requireNonNull(change, "change");
  }

  /**
   * The changes.
   *
   * @return the change set
   */
  public ChangeEvent change() {
    return change;
  }

  /** The change set, secrets masked. */
  @Override
  public String toString() {
    return "VarveChangeEvent " + change;
  }
}
