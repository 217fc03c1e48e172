/** Binding of string values to records, interfaces, collections and scalars. Pure. */
@NullMarked
package io.varve.config.layered.internal.bind;

import org.jspecify.annotations.NullMarked;
