/** The engine behind {@link io.varve.config.Config}; {@code LayeredConfig} is the entry point. */
@NullMarked
package io.varve.config.layered;

import org.jspecify.annotations.NullMarked;
