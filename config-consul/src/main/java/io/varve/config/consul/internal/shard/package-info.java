/** Large prefixes: their split into shards, and the search for the keys that changed. */
@NullMarked
package io.varve.config.consul.internal.shard;

import org.jspecify.annotations.NullMarked;
