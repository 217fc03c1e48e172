/** Benchmarks in the process with JMH: Varve, the floor and the peers. */
@NullMarked
package io.varve.benchmarks.jvm;

import org.jspecify.annotations.NullMarked;
