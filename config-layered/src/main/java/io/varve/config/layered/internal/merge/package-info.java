/**
 * Merging of the layers of all sources, resolution of placeholders, and comparison of states. Pure.
 */
@NullMarked
package io.varve.config.layered.internal.merge;

import org.jspecify.annotations.NullMarked;
