/** Delays changes until the sources are quiet. */
@NullMarked
package io.varve.config.layered.internal.pacing;

import org.jspecify.annotations.NullMarked;
