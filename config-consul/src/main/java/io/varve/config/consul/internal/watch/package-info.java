/** Initial load, blocking queries, and the recovery from failures. */
@NullMarked
package io.varve.config.consul.internal.watch;

import org.jspecify.annotations.NullMarked;
