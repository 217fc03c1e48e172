/** From the layers of all sources to one state: rank, merge, resolve, diff. Pure functions. */
@NullMarked
package io.varve.config.layered.internal.merge;

import org.jspecify.annotations.NullMarked;
