/** Detection of changes on disk. */
@NullMarked
package io.varve.config.file.internal.watch;

import org.jspecify.annotations.NullMarked;
