package io.varve.config;

/**
 * Accepts or refuses a proposed state before it becomes visible: at the start, and at each change.
 *
 * <p>Given to the builder, or found by {@link java.util.ServiceLoader}. Called on a daemon thread
 * of Varve's, one guard at a time. The source that reported the change waits; reads return the
 * state in force. A guard may read the live {@link Config}, subscribe and make {@link Live}
 * handles.
 *
 * <p>A guard should decide by the proposal alone and change nothing. It may be called with states
 * that never come into force, since another guard may refuse them, and with one state several
 * times, since refused contents are judged again when a source changes.
 *
 * <p>A guard refuses by {@link ChangeProposal#refuse} or by an exception. The problems of a {@link
 * ConfigException} are reported as they are; any other exception becomes a problem that names the
 * guard. A guard that exceeds its time limit refuses too; its thread is then interrupted.
 */
@FunctionalInterface
public interface ChangeGuard {

  /**
   * Judges a proposal. Does nothing if the proposal is acceptable.
   *
   * @param proposal the state to judge, valid until this method returns
   */
  void check(ChangeProposal proposal);

  /**
   * The keys that the guard watches over.
   *
   * @return a key: the guard is called at the start, and when this key or one below it changes;
   *     empty for all keys
   */
  default String prefix() {
    return "";
  }
}
