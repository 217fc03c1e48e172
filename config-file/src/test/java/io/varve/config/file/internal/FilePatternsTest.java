package io.varve.config.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternsTest {
  @ParameterizedTest
  @CsvSource({
    "*.md,               config/orders/README.md,   true",
    "*.md,               config/orders/README.mdx,  false",
    "*.md,               config/x.md/a,             false",
    "README,             config/README,             true",
    "README,             README,                    true",
    "README,             config/readme,             false",
    "config/*/notes,     config/a/notes,            true",
    "config/*/notes,     config/a/b/notes,          false",
    "/config/*/notes,    config/a/notes,            true",
    "config/**/notes,    config/notes,              true",
    "config/**/notes,    config/a/b/notes,          true",
    "config/**/notes,    config/a/b/my-notes,       false",
    "**/notes/**,        notes/a/b,                 true",
    "config/notes/,      config/notes/a/b,          true",
    "config/notes/,      config/notes,              false",
    "config/**,          config/a,                  true",
    "config/**,          configs/a,                 false",
    "k?,                 a/k1,                      true",
    "k?,                 a/k,                       false",
    "a.b[0],             a.b[0],                    true",
    "a.b[0],             axb0,                      false",
    "c\\d,               c\\d,                      true",
    "'{a,b}',            '{a,b}',                   true",
    "'{a,b}',            a,                         false",
  })
  void pattern_isComparedWithTheNameOrTheWholePath(String pattern, String path, boolean matches) {
    assertThat(new FilePatterns(List.of("other", pattern)).matches(path)).isEqualTo(matches);
  }

  @Test
  void noPattern_matchesNothing() {
    assertThat(new FilePatterns(List.of()).matches("a/b")).isFalse();
  }
}
