/** Micrometer meters of a running configuration. */
@NullMarked
package io.varve.config.micrometer;

import org.jspecify.annotations.NullMarked;
