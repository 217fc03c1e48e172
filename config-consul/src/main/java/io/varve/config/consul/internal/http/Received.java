package io.varve.config.consul.internal.http;

/**
 * Answers of several requests in a row.
 *
 * @param began the time at which the first one began, by {@link System#nanoTime}
 * @param bytes the size of their bodies, about
 */
public record Received(long began, long bytes) {}
