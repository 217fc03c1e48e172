/** The inspected service: its class path, settings and sources. */
@NullMarked
package io.varve.config.tool.internal.service;

import org.jspecify.annotations.NullMarked;
