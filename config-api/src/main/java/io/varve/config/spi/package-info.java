/** The interfaces that a source of configuration implements, and their data. */
@NullMarked
package io.varve.config.spi;

import org.jspecify.annotations.NullMarked;
