package io.varve.config.consul.internal.kv;

import org.jspecify.annotations.Nullable;

/**
 * What a query found, and when.
 *
 * @param contents what is there
 * @param index the server's index as it came; null if it sent none
 */
public record IndexedEntries(KvEntries contents, @Nullable Long index) {}
