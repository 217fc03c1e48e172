/** What the modules of Varve share and nobody else may use. */
@NullMarked
package io.varve.config.internal;

import org.jspecify.annotations.NullMarked;
