/** Operations of Consul's HTTP API: reading, writing, transactions and diagnostics. */
@NullMarked
package io.varve.config.consul.internal.client;

import org.jspecify.annotations.NullMarked;
