package io.varve.config.consul;

import org.jspecify.annotations.Nullable;

/**
 * What a query found, and when.
 *
 * @param contents what is there
 * @param index the server's index as it came; null if it sent none
 */
record Answer(Contents contents, @Nullable Long index) {}
