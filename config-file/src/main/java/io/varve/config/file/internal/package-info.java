/** Settings, origins and logger that the packages below share. */
@NullMarked
package io.varve.config.file.internal;

import org.jspecify.annotations.NullMarked;
