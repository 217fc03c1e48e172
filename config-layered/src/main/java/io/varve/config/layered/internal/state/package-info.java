/** One state of the configuration, and the reading of it. */
@NullMarked
package io.varve.config.layered.internal.state;

import org.jspecify.annotations.NullMarked;
