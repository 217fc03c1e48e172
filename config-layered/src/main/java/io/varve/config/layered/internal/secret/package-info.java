/** Classification of secret keys. */
@NullMarked
package io.varve.config.layered.internal.secret;

import org.jspecify.annotations.NullMarked;
