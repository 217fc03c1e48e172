/** Environment variables and system properties as sources of configuration. */
@NullMarked
package io.varve.config.env;

import org.jspecify.annotations.NullMarked;
