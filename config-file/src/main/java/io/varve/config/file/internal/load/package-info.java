/** Loading of the found files into layers. */
@NullMarked
package io.varve.config.file.internal.load;

import org.jspecify.annotations.NullMarked;
