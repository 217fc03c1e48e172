/** From keys and texts to types: converters, records, interfaces, collections. Pure. */
@NullMarked
package io.varve.config.layered.internal.bind;

import org.jspecify.annotations.NullMarked;
