/** Keys and values as tables, properties, YAML and JSON. */
@NullMarked
package io.varve.config.tool.internal.format;

import org.jspecify.annotations.NullMarked;
