/** The command line as a source of configuration. */
@NullMarked
package io.varve.config.cli;

import org.jspecify.annotations.NullMarked;
