/** Hash tables of the engine, which share pages with their predecessors. */
@NullMarked
package io.varve.config.layered.internal.table;

import org.jspecify.annotations.NullMarked;
