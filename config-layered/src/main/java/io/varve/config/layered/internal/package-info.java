/** The log, and errors that several parts of the engine report. */
@NullMarked
package io.varve.config.layered.internal;

import org.jspecify.annotations.NullMarked;
