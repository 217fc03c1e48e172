/** The numbers of a running configuration as Micrometer's meters. */
@NullMarked
package io.varve.config.micrometer;

import org.jspecify.annotations.NullMarked;
