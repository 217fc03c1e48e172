/** Judges what sources report, and publishes it. */
@NullMarked
package io.varve.config.layered.internal.engine;

import org.jspecify.annotations.NullMarked;
