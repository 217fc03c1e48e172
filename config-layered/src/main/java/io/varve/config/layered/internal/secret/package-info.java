/** Rules that tell which keys hold secrets. */
@NullMarked
package io.varve.config.layered.internal.secret;

import org.jspecify.annotations.NullMarked;
