/** What a source of configuration implements. */
@NullMarked
package io.varve.config.spi;

import org.jspecify.annotations.NullMarked;
