/** Configuration locations, and the files and resources found there. */
@NullMarked
package io.varve.config.file.internal.scan;

import org.jspecify.annotations.NullMarked;
