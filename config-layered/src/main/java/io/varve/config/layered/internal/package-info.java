/** Utilities shared by all parts of the engine. */
@NullMarked
package io.varve.config.layered.internal;

import org.jspecify.annotations.NullMarked;
