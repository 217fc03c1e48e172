/** HTTP communication with one agent: connections, TLS, tokens, and the translation of errors. */
@NullMarked
package io.varve.config.consul.internal.http;

import org.jspecify.annotations.NullMarked;
