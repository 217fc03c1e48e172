/** Opens the sources, phase by phase, and builds the engine from them. */
@NullMarked
package io.varve.config.layered.internal.bootstrap;

import org.jspecify.annotations.NullMarked;
