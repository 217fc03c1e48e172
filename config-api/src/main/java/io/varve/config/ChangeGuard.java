package io.varve.config;

/**
 * Judges a proposed state before anybody sees it: at the start, and at each change.
 *
 * <p>Given to the builder, or found by {@link java.util.ServiceLoader}. Called on a daemon thread
 * of Varve's, one guard at a time, while the reporting source waits and readers go on with the
 * state before. It may read the live {@link Config}, subscribe and make {@link Live} handles. It
 * should decide by the proposal alone and change nothing: it may be asked about states that never
 * come into force, since another guard may refuse them, and about the same one again, since refused
 * contents are judged again when a source changes.
 *
 * <p>A guard that throws refuses: a {@link ConfigException} with its problems, anything else with a
 * problem that names the guard. So does one that does not end in time; its thread is then
 * interrupted.
 */
@FunctionalInterface
public interface ChangeGuard {

  /**
   * Judges a proposal; does nothing where all is well.
   *
   * @param proposal the state to judge, of use until this returns
   */
  void check(ChangeProposal proposal);

  /**
   * The keys that the guard watches over.
   *
   * @return a key; the guard is asked at the start, and when it or something below it changes.
   *     Empty for all keys
   */
  default String prefix() {
    return "";
  }
}
