/** Cache of the last known good state in a file, for a start without Consul. */
@NullMarked
package io.varve.config.consul.internal.cache;

import org.jspecify.annotations.NullMarked;
