package io.varve.config.consul.internal.settings;

/** Policy for keys that are missing in an answer, either deleted or no longer readable. */
public enum DeletionPolicy {
  /** Keep the old values if a whole prefix is missing. */
  KEEP,
  /** Accept the answer. */
  CLEAR,
  /** Accept the answer after it is verified that the keys were deleted. */
  CONFIRM
}
