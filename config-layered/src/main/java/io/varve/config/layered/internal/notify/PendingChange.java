package io.varve.config.layered.internal.notify;

import io.varve.config.Change;
import io.varve.config.layered.internal.state.ConfigState;
import java.util.List;

/**
 * A change that waits for one listener.
 *
 * @param before the older state
 * @param after the newer state
 * @param changes the differences for this listener; empty if they are to be computed from the
 *     states, since several changes were combined
 */
record PendingChange(ConfigState before, ConfigState after, List<Change> changes) {}
