/** Checks the reports of sources, and publishes accepted ones. */
@NullMarked
package io.varve.config.layered.internal.engine;

import org.jspecify.annotations.NullMarked;
