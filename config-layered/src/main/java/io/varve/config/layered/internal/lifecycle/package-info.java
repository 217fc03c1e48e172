/** Closes sources, at the latest at the end of the JVM. */
@NullMarked
package io.varve.config.layered.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
