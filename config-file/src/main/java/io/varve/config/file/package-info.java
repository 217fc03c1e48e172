/** A source of configuration. */
@NullMarked
package io.varve.config.file;

import org.jspecify.annotations.NullMarked;
