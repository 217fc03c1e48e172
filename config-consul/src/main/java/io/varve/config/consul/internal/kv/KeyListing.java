package io.varve.config.consul.internal.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names that start with a prefix: keys, and one name for each folder.
 *
 * @param names keys, and folders with a slash at the end
 * @param index the server's index, which includes changes in the folders; null if it sent none
 */
public record KeyListing(List<String> names, @Nullable Long index) {}
