/** Runnable programs, each one question that a user has. */
package io.varve.examples;
