/** Effective values and their lookup, which binding reads. */
@NullMarked
package io.varve.config.layered.internal.value;

import org.jspecify.annotations.NullMarked;
