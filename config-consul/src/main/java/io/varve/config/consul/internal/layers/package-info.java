/** Mapping from Consul entries to layers of configuration. */
@NullMarked
package io.varve.config.consul.internal.layers;

import org.jspecify.annotations.NullMarked;
