/** Parsers of properties, YAML and JSON documents. */
@NullMarked
package io.varve.config.file.internal.parse;

import org.jspecify.annotations.NullMarked;
