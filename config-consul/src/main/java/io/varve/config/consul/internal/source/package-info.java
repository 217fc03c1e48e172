/** The source that an engine uses, and the seeding of defaults. */
@NullMarked
package io.varve.config.consul.internal.source;

import org.jspecify.annotations.NullMarked;
