/** Binding of keys and texts to records, interfaces, collections and scalars. Pure. */
@NullMarked
package io.varve.config.layered.internal.bind;

import org.jspecify.annotations.NullMarked;
