/** The parts that the rules of the contract share. */
@NullMarked
package io.varve.config.testkit.internal;

import org.jspecify.annotations.NullMarked;
