/** Reading of the files found into layers. */
@NullMarked
package io.varve.config.file.internal.load;

import org.jspecify.annotations.NullMarked;
