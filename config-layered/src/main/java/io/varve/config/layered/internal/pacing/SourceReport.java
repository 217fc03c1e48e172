package io.varve.config.layered.internal.pacing;

import io.varve.config.spi.SourceSnapshot;

/**
 * A report of a source.
 *
 * @param snapshot the contents of the source
 * @param failing true if the source fails at the same time, or has failed after this report
 */
public record SourceReport(SourceSnapshot snapshot, boolean failing) {}
