package io.varve.config.file;

import static io.varve.config.file.FormatAssertions.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms that documents of Spring Boot programs have. */
class SpringFormsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loggers[com.acme]   | loggers.\"com.acme\"",
        "a[b.c].d[e].f       | a.\"b.c\".d.e.f",
        "[com.acme].level    | \"com.acme\".level",
        "a.[b.c]             | a.\"b.c\"",
        "a[poolSize]         | a.\"poolSize\"",
        "a[/api/**]          | a./api/**",
        "a[0]                | a[0]",
        "a[0][b.c]           | a[0].\"b.c\"",
        "a.\"b[c.d]\"        | a.\"b[c.d]\"",
      })
  void nameInBrackets_isAQuotedName(String written, String key) {
    assertThat(values(new PropertiesFormat(), written + "=1")).isEqualTo(Map.of(key, "1"));
    assertThat(values(new YamlFormat(), "'" + written + "': 1")).isEqualTo(Map.of(key, "1"));
    String json = "{\"" + written.replace("\"", "\\\"") + "\": 1}";
    assertThat(values(new JsonFormat(), json)).isEqualTo(Map.of(key, "1"));
  }

  @Test
  void nameInBrackets_belowAnother() {
    assertThat(values(new YamlFormat(), "loggers:\n  '[com.acme]': {level: DEBUG}"))
        .isEqualTo(Map.of("loggers.\"com.acme\".level", "DEBUG"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[b", "a[]", "a[b]c"})
  void otherBrackets_areRefused(String key) {
    ConfigFormat format = new PropertiesFormat();
    assertThatThrownBy(() -> values(format, key + "=1")).isInstanceOf(ConfigException.class);
  }

  /** Such a part would otherwise silently be read with every profile. */
  @ParameterizedTest
  @CsvSource({"on-profile: prod, on-profile", "'on-profile: [prod, eu]', on-profile[0]"})
  void conditionOfADocument_isWarnedOf(String line, String key) {
    List<SourceLayer> layers =
        new YamlFormat()
            .parse(
                "a: 1\n---\nspring.config.activate:\n  " + line + "\na: 2\n",
                Origin.of("consul", "consul config/orders/data"));
    assertThat(layers.get(0).warnings())
        .anyMatch(
            warning ->
                warning.startsWith(
                    "consul config/orders/data:4: spring.config.activate."
                        + key
                        + " has no effect"));
    assertThat(layers.get(1).warnings()).isEmpty();
  }

  @Test
  void profileDefault_isReadIfNoneIsSet(@TempDir Path folder) {
    Sandbox box = new Sandbox(folder);
    box.write("application.yaml", "a: 1\nb: 1");
    box.write("application-default.yaml", "a: 2");
    assertThat(Sandbox.effective(box.load())).isEqualTo(Map.of("a", "2", "b", "1"));
  }

  @Test
  void profileDefault_isNotReadBesideAnother(@TempDir Path folder) {
    Sandbox box = new Sandbox(folder).profiles("prod");
    box.write("application.yaml", "a: 1");
    box.write("application-default.yaml", "a: 2");
    box.write("application-prod.yaml", "b: 3");
    assertThat(Sandbox.effective(box.load())).isEqualTo(Map.of("a", "1", "b", "3"));
  }
}
