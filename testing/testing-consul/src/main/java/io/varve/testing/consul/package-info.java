/**
 * Real Consul servers for tests, on free ports of 127.0.0.1: with data, ACLs, TLS or as a cluster.
 * A test can stop, kill, pause, isolate and restore them. A scripted server produces faults that a
 * real Consul cannot.
 *
 * <p>Failures are an {@link java.lang.IllegalStateException} or a {@link
 * java.io.UncheckedIOException}: the environment of the test is broken. Everything may be used from
 * any thread unless it says otherwise.
 */
@NullMarked
package io.varve.testing.consul;

import org.jspecify.annotations.NullMarked;
