package io.varve.config.consul.internal.watch;

import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings;

/** Objects that all watches of a source share. */
record WatchContext(
    ConsulSettings settings,
    SnapshotPublisher publisher,
    CircuitBreaker breaker,
    Backoff backoff,
    WaitLimit waits,
    RequestPace pace,
    MissingPrefixes missing) {}
