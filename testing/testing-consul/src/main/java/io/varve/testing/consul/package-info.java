/**
 * Real Consul servers for tests: started on free ports of 127.0.0.1, with data, ACLs, TLS or as a
 * cluster, and stopped, killed, paused, cut off and restored as the test says; and a server for the
 * faults that a real Consul cannot be made to show.
 *
 * <p>What fails here fails as an {@link java.lang.IllegalStateException} or {@link
 * java.io.UncheckedIOException}: it is the test's surroundings that are broken. Everything may be
 * used from any thread unless it says otherwise.
 */
@NullMarked
package io.varve.testing.consul;

import org.jspecify.annotations.NullMarked;
