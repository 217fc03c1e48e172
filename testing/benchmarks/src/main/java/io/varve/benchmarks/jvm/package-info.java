/** What happens in the process: Varve, the floor under it, and its peers, under JMH. */
@NullMarked
package io.varve.benchmarks.jvm;

import org.jspecify.annotations.NullMarked;
