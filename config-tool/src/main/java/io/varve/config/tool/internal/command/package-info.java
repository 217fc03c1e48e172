/** The commands of the tool, and the runner that picks one. */
@NullMarked
package io.varve.config.tool.internal.command;

import org.jspecify.annotations.NullMarked;
