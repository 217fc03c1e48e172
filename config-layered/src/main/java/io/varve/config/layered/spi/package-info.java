/** The operational view of the engine: status, metrics and refusals. */
@NullMarked
package io.varve.config.layered.spi;

import org.jspecify.annotations.NullMarked;
