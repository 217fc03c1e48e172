package io.varve.config;

/**
 * Accepts or refuses a proposed state before it becomes visible: at the start, and at each change.
 *
 * <p>Given to the builder, or found by {@link java.util.ServiceLoader}. Called on a daemon thread
 * of Varve's, one guard at a time. The source that reported the change waits; reads return the
 * current state. A guard may read the live {@link Config}, subscribe and make {@link Live} handles.
 *
 * <p>The decision of a guard should depend only on the proposal, and a guard should change nothing.
 * It may be called with states that never become current, since another guard may refuse them. It
 * may be called several times with one state, since refused contents are checked again when a
 * source changes.
 *
 * <p>A guard refuses by {@link ChangeProposal#refuse} or by an exception. The problems of a {@link
 * ConfigException} are reported as they are; any other exception becomes a problem with the name of
 * the guard. A guard that exceeds its time limit also refuses; its thread is then interrupted.
 */
@FunctionalInterface
public interface ChangeGuard {

  /**
   * Checks a proposal. Does nothing if the proposal is acceptable.
   *
   * @param proposal the state to check, valid until this method returns
   */
  void check(ChangeProposal proposal);

  /**
   * The keys that the guard checks.
   *
   * @return a key: the guard is called at the start, and when this key or one below it changes;
   *     empty for all keys
   */
  default String prefix() {
    return "";
  }
}
