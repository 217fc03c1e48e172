/** Measurements from end to end. */
@NullMarked
package io.varve.benchmarks;

import org.jspecify.annotations.NullMarked;
