/** The inspector of configurations. */
@NullMarked
package io.varve.config.tool;

import org.jspecify.annotations.NullMarked;
