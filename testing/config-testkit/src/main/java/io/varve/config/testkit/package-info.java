/** The contract of sources as tests, and fakes for the tests of applications. */
@NullMarked
package io.varve.config.testkit;

import org.jspecify.annotations.NullMarked;
