/** States of the configuration, and their readers. */
@NullMarked
package io.varve.config.layered.internal.state;

import org.jspecify.annotations.NullMarked;
