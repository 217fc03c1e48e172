package com.acme.etcd;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.util.concurrent.atomic.AtomicInteger;

/** Observer that records the reports of a source. */
final class Recorder implements SourceObserver {
  volatile SourceSnapshot last = SourceSnapshot.of();
  final AtomicInteger failures = new AtomicInteger();

  @Override
  public void changed(SourceSnapshot snapshot) {
    last = snapshot;
  }

  @Override
  public void failed(ConfigException failure) {
    failures.incrementAndGet();
  }

  String value(String key) {
    return last.layers().stream()
        .map(layer -> layer.values().get(key))
        .filter(value -> value != null)
        .map(SourceValue::text)
        .findFirst()
        .orElse("(absent)");
  }
}
