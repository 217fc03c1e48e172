/** A configuration as a property source of Spring's, with its changes as events. */
@NullMarked
package io.varve.config.spring;

import org.jspecify.annotations.NullMarked;
