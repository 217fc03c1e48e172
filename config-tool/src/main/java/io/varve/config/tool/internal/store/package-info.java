/** The import into a store: its layers, and the plan of writes. */
@NullMarked
package io.varve.config.tool.internal.store;

import org.jspecify.annotations.NullMarked;
