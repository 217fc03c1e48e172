/** Calls listeners of changes and refusals, and keeps the history of changes. */
@NullMarked
package io.varve.config.layered.internal.notify;

import org.jspecify.annotations.NullMarked;
