/** Keys, values and queries of the store, independent of how they are transferred. */
@NullMarked
package io.varve.config.consul.internal.kv;

import org.jspecify.annotations.NullMarked;
