package io.varve.config.layered.internal.notify;

import io.varve.config.Change;
import io.varve.config.layered.internal.state.State;
import java.util.List;

/**
 * Two states and what differs for one subscriber.
 *
 * @param before the older state
 * @param after the newer state
 * @param changes what differs; empty where several sets were gathered and it is yet to be computed
 */
record PendingChange(State before, State after, List<Change> changes) {}
