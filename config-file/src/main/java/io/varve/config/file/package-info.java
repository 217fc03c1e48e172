/**
 * Files as a source of configuration: properties, YAML, JSON and folders with one file a key, all
 * of them reloaded when they change; and their formats, which other sources use for texts of their
 * own.
 */
@NullMarked
package io.varve.config.file;

import org.jspecify.annotations.NullMarked;
