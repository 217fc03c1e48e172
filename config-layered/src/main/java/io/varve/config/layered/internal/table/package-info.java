/** Hash tables of the engine, which share pages with the tables that they were made from. */
@NullMarked
package io.varve.config.layered.internal.table;

import org.jspecify.annotations.NullMarked;
