package io.varve.config.file.internal.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LayerCollectorTest {
  @Test
  void expectedNumber_isThatOfTheLines() {
    assertEquals(101, LayerCollector.expected("service.module.setting=value\n".repeat(100)));
    assertEquals(1, LayerCollector.expected(""));
  }

  /** One table per line would take forty times the memory of this text. */
  @Test
  void expectedNumber_isSmall_inATextOfEmptyLines() {
    assertEquals(1 + 1_000_000 / 16, LayerCollector.expected("\n".repeat(1_000_000)));
  }
}
