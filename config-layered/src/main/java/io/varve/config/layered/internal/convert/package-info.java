/** Converters from strings to values: the built-in ones, enums, and the program's own. */
@NullMarked
package io.varve.config.layered.internal.convert;

import org.jspecify.annotations.NullMarked;
