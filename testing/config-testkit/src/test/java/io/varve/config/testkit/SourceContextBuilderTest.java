package io.varve.config.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceContextBuilderTest {
  private static final ConfigFormat FORMAT =
      new ConfigFormat() {
        @Override
        public String name() {
          return "none";
        }

        @Override
        public List<String> extensions() {
          return List.of("none");
        }

        @Override
        public List<SourceLayer> parse(String text, Origin origin) {
          return List.of();
        }
      };

  @Test
  void defaults_areAnEmptyProcess() {
    SourceContext context = new SourceContextBuilder().build();
    assertThat(context.application()).isEqualTo("test");
    assertThat(context.profiles()).isEmpty();
    assertThat(context.arguments()).isEmpty();
    assertThat(context.environment()).isEmpty();
    assertThat(context.systemProperties()).isEmpty();
    assertThat(context.workingDirectory()).isEqualTo(Path.of("").toAbsolutePath());
    assertThat(context.classLoader()).isNotNull();
    assertThat(context.formats()).as("no module with formats is here").isEmpty();
    assertThat(context.settings().keys()).isEmpty();
    assertThat(context.readOnly()).isFalse();
  }

  @Test
  void givenValues_areThoseOfTheContext() {
    ManualTime time = new ManualTime();
    ClassLoader loader = new ClassLoader() {};
    SourceContext context =
        new SourceContextBuilder()
            .application("orders")
            .profiles("eu", "prod")
            .arguments("--a=1", "b")
            .environment(Map.of("A", "2"))
            .systemProperties(Map.of("a", "3"))
            .workingDirectory(Path.of("sub"))
            .classLoader(loader)
            .formats(List.of(FORMAT))
            .clock(time)
            .readOnly(true)
            .build();
    assertThat(context.application()).isEqualTo("orders");
    assertThat(context.profiles()).containsExactly("eu", "prod");
    assertThat(context.arguments()).containsExactly("--a=1", "b");
    assertThat(context.environment()).isEqualTo(Map.of("A", "2"));
    assertThat(context.systemProperties()).isEqualTo(Map.of("a", "3"));
    assertThat(context.workingDirectory()).isAbsolute().endsWithRaw(Path.of("sub"));
    assertThat(context.classLoader()).isSameAs(loader);
    assertThat(context.formats()).containsExactly(FORMAT);
    assertThat(context.clock().instant()).isEqualTo(time.instant());
    assertThat(context.readOnly()).isTrue();
  }

  @Test
  void settings_areReadAsInAnEngine() {
    SourceContext context =
        new SourceContextBuilder()
            .settings(Map.of("shelf.timeout", "30s", "shelf.retry", "${shelf.timeout}"))
            .build();
    assertThat(context.settings().get("shelf.retry", Duration.class)).hasSeconds(30);
    assertThatThrownBy(() -> context.settings().get("shelf.timeout", Integer.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("shelf.timeout (");
  }

  @Test
  void malformedSetting_isRefused() {
    SourceContextBuilder builder = new SourceContextBuilder().settings(Map.of("a..b", "1"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a..b");
  }

  @Test
  void text_showsNoSecret() {
    SourceContext context =
        new SourceContextBuilder()
            .environment(Map.of("PASSWORD", "hunter2"))
            .settings(Map.of("password", "hunter2"))
            .arguments("--password=hunter2")
            .build();
    assertThat(context.toString()).doesNotContain("hunter2");
  }
}
