package io.varve.config.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A source and a matcher that implement no more than they must. */
class ConfigSourceTest {
  private static final ConfigSource SMALLEST =
      new ConfigSource() {
        @Override
        public String name() {
          return "smallest";
        }

        @Override
        public SourceSnapshot load() {
          return SourceSnapshot.of();
        }
      };

  @Test
  void source_isALocalOneBesideTheFiles() {
    assertThat(SMALLEST.ordinal()).isEqualTo(100);
    assertThat(SMALLEST.phase()).isEqualTo(SourcePhase.LOCAL);
    assertThat(SMALLEST.operands()).isEmpty();
    assertThat(SMALLEST.diagnose()).isEmpty();
  }

  @Test
  void source_needsNoContext_andNeverReports() {
    SourceObserver observer =
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            throw new AssertionError("changed");
          }

          @Override
          public void failed(ConfigException failure) {
            throw new AssertionError("failed", failure);
          }
        };
    assertThatCode(
            () -> {
              SMALLEST.open(untouched());
              SMALLEST.watch(observer);
              SMALLEST.close();
              SMALLEST.close();
            })
        .doesNotThrowAnyException();
  }

  private static SourceContext untouched() {
    return (SourceContext)
        Proxy.newProxyInstance(
            ConfigSourceTest.class.getClassLoader(),
            new Class<?>[] {SourceContext.class},
            (proxy, method, arguments) -> {
              throw new AssertionError("the default must not use " + method.getName());
            });
  }

  /** Values of earlier phases configure the sources of later ones: the order is a promise. */
  @Test
  void phases_areOrdered() {
    assertThat(SourcePhase.values())
        .containsExactly(SourcePhase.PROCESS, SourcePhase.LOCAL, SourcePhase.REMOTE);
  }

  @Test
  void matcher_listsNoKeys_andWarnsOfNothing() {
    KeyMatcher matcher =
        new KeyMatcher() {
          @Override
          public Optional<SourceValue> match(String key) {
            return Optional.of(new SourceValue(key, Origin.of("test", key)));
          }

          @Override
          public boolean mayMatchUnder(String prefix) {
            return true;
          }
        };
    assertThat(matcher.keys()).as("not the same as no keys").isEmpty();
    assertThat(matcher.warning("a")).isEmpty();
  }
}
