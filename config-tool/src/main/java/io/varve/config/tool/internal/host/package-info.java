/** The process that the tool runs in: its streams, colours, progress line and exit codes. */
@NullMarked
package io.varve.config.tool.internal.host;

import org.jspecify.annotations.NullMarked;
