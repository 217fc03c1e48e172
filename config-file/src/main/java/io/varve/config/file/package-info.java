/**
 * Files as a source of configuration: properties, YAML, JSON and folders with one file per key,
 * reloaded when they change. The formats are public: other sources parse their texts with them.
 */
@NullMarked
package io.varve.config.file;

import org.jspecify.annotations.NullMarked;
