/** A configuration as a source of MicroProfile Config. */
@NullMarked
package io.varve.config.microprofile;

import org.jspecify.annotations.NullMarked;
