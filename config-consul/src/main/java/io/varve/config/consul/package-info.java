/** Consul's key-value store as a source of configuration: loaded at the start, then watched. */
@NullMarked
package io.varve.config.consul;

import org.jspecify.annotations.NullMarked;
