/** What all parts of the engine use. */
@NullMarked
package io.varve.config.layered.internal;

import org.jspecify.annotations.NullMarked;
