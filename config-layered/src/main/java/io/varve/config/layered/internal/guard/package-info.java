/** Calls the guards for proposed states. */
@NullMarked
package io.varve.config.layered.internal.guard;

import org.jspecify.annotations.NullMarked;
