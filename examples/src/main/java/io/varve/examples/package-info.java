/** Runnable programs, each one question that a user has. */
@NullMarked
package io.varve.examples;

import org.jspecify.annotations.NullMarked;
