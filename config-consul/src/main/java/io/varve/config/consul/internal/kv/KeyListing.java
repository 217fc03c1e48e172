package io.varve.config.consul.internal.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that start with a prefix: keys, and one name for all that lies in a folder.
 *
 * @param names keys, and folders with a slash at the end
 * @param index the server's index as it came, which covers the contents of the folders; null if it
 *     sent none
 */
public record KeyListing(List<String> names, @Nullable Long index) {}
