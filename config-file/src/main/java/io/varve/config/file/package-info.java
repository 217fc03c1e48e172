/**
 * Files as a source of configuration: properties, YAML, JSON and folders with one file per key,
 * reloaded when they change. The formats are public, so that other sources can parse documents with
 * them.
 */
@NullMarked
package io.varve.config.file;

import org.jspecify.annotations.NullMarked;
