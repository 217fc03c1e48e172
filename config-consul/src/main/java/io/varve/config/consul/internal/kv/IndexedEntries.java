package io.varve.config.consul.internal.kv;

import org.jspecify.annotations.Nullable;

/**
 * Answer to a query.
 *
 * @param contents the entries
 * @param index the server's index; null if it sent none
 */
public record IndexedEntries(KvEntries contents, @Nullable Long index) {}
