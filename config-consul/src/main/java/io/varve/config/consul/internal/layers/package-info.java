/** Mapping from entries of the store to layers of configuration. */
@NullMarked
package io.varve.config.consul.internal.layers;

import org.jspecify.annotations.NullMarked;
