/** The engine behind {@link io.varve.config.Config}; {@code LayeredConfig} is the way in. */
@NullMarked
package io.varve.config.layered;

import org.jspecify.annotations.NullMarked;
