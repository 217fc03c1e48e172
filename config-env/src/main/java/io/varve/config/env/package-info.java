/** A source of configuration. */
@NullMarked
package io.varve.config.env;

import org.jspecify.annotations.NullMarked;
