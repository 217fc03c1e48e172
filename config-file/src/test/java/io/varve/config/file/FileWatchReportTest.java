package io.varve.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reports of a file watch: failures, bursts, and edits without news. */
class FileWatchReportTest extends AbstractFileWatchTest {
  @Test
  void brokenFile_failsOnceAndRecovers() throws Exception {
    box.write("application.yaml", "a: 1").write("application.json", "{\"b\": 1}");
    SourceSnapshot first = watch();
    box.write("application.yaml", "password: *hunter2");
    String message = reports.awaitFailure(0);
    assertThat(message).startsWith("application.yaml:1: expected an alias");
    // A repeated failure is not reported, another one is.
    box.write("application.yaml", "password: *hunter22");
    box.write("application.json", "{");
    assertThat(reports.awaitFailure(1)).contains("2 problems");
    box.write("application.json", "{\"b\": 1}");
    assertEquals(message, reports.awaitFailure(2));
    assertEquals(List.of(), reports.snapshots());
    // The contents are those before the failure, but the recovery must be reported.
    box.write("application.yaml", "a: 1");
    SourceSnapshot last = reports.awaitValues(Map.of("a", "1", "b", "1"));
    assertEquals(3, reports.failures().size());
    assertTrue(first.layers().get(0).sameAs(last.layers().get(0)));
  }

  @Test
  void requiredFileThatGoes_fails() throws Exception {
    box.write("x.yaml", "a: 1").set("varve.config", "x.yaml");
    watch();
    box.delete("x.yaml");
    assertThat(reports.awaitFailure(0))
        .startsWith("varve.config (x.yaml): expected a file or folder");
    box.write("x.yaml", "a: 1");
    reports.awaitValues(Map.of("a", "1"));
  }

  @Test
  void unchangedLayers_areTheSameObjects() throws Exception {
    box.write("application.yaml", "a: 1").write("application.json", "{\"b\": 1}");
    SourceSnapshot first = watch();
    box.write("application.json", "{\"b\": 2}");
    SourceSnapshot second = reports.awaitValues(Map.of("a", "1", "b", "2"));
    assertSame(first.layers().get(0), second.layers().get(0));
  }

  @Test
  void editsThatSayNothingNew_areNotReported() throws Exception {
    // Longer than a slow machine takes between the truncation of a file and its writing.
    box.set("varve.file.quiet", "PT0.5S");
    box.write("application.yaml", "a: 1");
    watch();
    box.write("application.yaml", "a: 1 # comment");
    box.write("noise.log", "x").write("application.yaml", "a: 1");
    box.write("application.json", "{\"b\": 1}");
    reports.awaitValues(Map.of("a", "1", "b", "1"));
    assertEquals(1, reports.snapshots().size());
  }

  @Test
  void burst_isReportedOnceItIsOver() throws Exception {
    box.set("varve.file.quiet", "PT0.4S").write("application.properties", "a=0");
    watch();
    for (int i = 1; i <= 200; i++) {
      box.write("application.properties", "a=" + i);
    }
    reports.awaitValues(Map.of("a", "200"));
    assertTrue(reports.snapshots().size() <= 2, () -> reports.snapshots().size() + " reports");
  }

  @Test
  void changesThatNeverStop_areReportedAllTheSame() throws Exception {
    box.set("varve.file.quiet", "PT0.05S").write("application.properties", "a=0");
    watch();
    AtomicInteger counter = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(1);
    Thread writer =
        new Thread(
            () -> {
              while (enough.getCount() > 0) {
                String text = "a=" + counter.incrementAndGet();
                box.write("next", text).rename("next", "application.properties");
              }
            });
    writer.start();
    try {
      reports.awaitSnapshots(2);
    } finally {
      enough.countDown();
      writer.join();
    }
    reports.awaitValues(Map.of("a", "" + counter.get()));
    assertEquals(List.of(), reports.failures());
  }

  @Test
  void throwingObserver_isCalledAgain() throws Exception {
    box.set("varve.file.poll", "PT0.05S").write("application.yaml", "a: 1");
    AtomicInteger calls = new AtomicInteger();
    watch(
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            if (calls.incrementAndGet() < 3) {
              throw new IllegalStateException("hunter2");
            }
            reports.changed(snapshot);
          }

          @Override
          public void failed(ConfigException failure) {
            reports.failed(failure);
          }
        });
    box.write("application.yaml", "a: 2");
    reports.awaitValues(Map.of("a", "2"));
    assertEquals(
        List.of(
            "expected files that can be read, found an unexpected java.lang.IllegalStateException;"
                + " see the stack trace, and report it; it is tried again [VARVE-0423]"),
        reports.failures());
  }

  /** As in a JVM without memory, in which the report of an error fails, too. */
  @Test
  void errorWhileAnErrorIsReported_doesNotEndTheWatch() throws Exception {
    box.set("varve.file.poll", "PT0.05S").write("application.yaml", "a: 1");
    AtomicInteger calls = new AtomicInteger();
    watch(
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            fail();
            reports.changed(snapshot);
          }

          @Override
          public void failed(ConfigException failure) {
            fail();
            reports.failed(failure);
          }

          private void fail() {
            if (calls.incrementAndGet() < 5) {
              throw new OutOfMemoryError("by this test");
            }
          }
        });
    box.write("application.yaml", "a: 2");
    reports.awaitValues(Map.of("a", "2"));
  }

  @Test
  void formatThatThrows_isSurvived() throws Exception {
    box.format(
            new TestFormat(
                List.of("odd"),
                text -> {
                  if (text.equals("hunter")) {
                    throw new StackOverflowError(text);
                  }
                  return text;
                }))
        .set("varve.file.poll", "PT0.05S")
        .write("application.odd", "1");
    watch();
    box.write("application.odd", "hunter");
    assertThat(reports.awaitFailure(0))
        .contains("found an unexpected java.lang.StackOverflowError");
    assertFalse(reports.failures().get(0).contains("hunter"));
    box.write("application.odd", "2");
    reports.awaitValues(Map.of("odd", "2"));
  }
}
