/** The accepted state, and the reports of its changes and failures to the observer. */
@NullMarked
package io.varve.config.consul.internal.publish;

import org.jspecify.annotations.NullMarked;
