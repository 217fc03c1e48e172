/**
 * Settings below {@code varve.consul} and the variables of Consul's own tools, parsed and checked.
 */
@NullMarked
package io.varve.config.consul.internal.settings;

import org.jspecify.annotations.NullMarked;
