/** The API of an application: configuration, its snapshots, changes and origins. */
@NullMarked
package io.varve.config;

import org.jspecify.annotations.NullMarked;
