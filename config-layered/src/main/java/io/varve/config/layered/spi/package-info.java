/** The operational view of the engine: status, metrics, history, refusals, overrides and time. */
@NullMarked
package io.varve.config.layered.spi;

import org.jspecify.annotations.NullMarked;
