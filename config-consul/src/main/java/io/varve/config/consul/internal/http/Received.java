package io.varve.config.consul.internal.http;

/**
 * Answers of several requests in a row.
 *
 * @param began the time at which the first one began, by {@link System#nanoTime}
 * @param bytes the size of their bodies, about
 * @param unfiltered true if the server says for all of them that nothing is missing for lack of
 *     permissions
 */
public record Received(long began, long bytes, boolean unfiltered) {}
