package io.varve.config.spi;

/** A source that also writes to its store: from {@link #open} to {@link #close}. */
public interface WritableConfigSource extends ConfigSource, KeyValueStore {}
