package io.varve.config;

/**
 * Told when contents of a source are refused, for alarms and metrics.
 *
 * <p>Calls to one listener never overlap and come in order, on a daemon thread of its own. One that
 * throws is logged and goes on being called; one that takes long delays only itself, and of the
 * refusals that wait for it the latest are kept. The same refusal is told once, however often it
 * comes in a row.
 */
@FunctionalInterface
public interface RefusalListener {

  /**
   * Called after a refusal shows in the {@link SourceStatus}.
   *
   * @param refusal what was refused and why
   */
  void onRefused(Refusal refusal);
}
