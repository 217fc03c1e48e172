/** Parsers of properties, YAML and JSON texts. */
@NullMarked
package io.varve.config.file.internal.parse;

import org.jspecify.annotations.NullMarked;
