/** Validation of records by the constraint annotations of Jakarta Validation. */
@NullMarked
package io.varve.config.layered.internal.validate;

import org.jspecify.annotations.NullMarked;
