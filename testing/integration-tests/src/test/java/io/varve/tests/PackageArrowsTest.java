package io.varve.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Packages of a module use only those that its table allows. Tables list a package before those
 * that it may use, so that no arrow points up.
 */
@Tag("any-jdk")
class PackageArrowsTest {
  private static final String LAYERED =
      """
      api       → bootstrap engine pacing spi
      bootstrap → engine guard state bind convert merge secret pacing lifecycle internal spi
      engine    → notify guard state bind merge secret pacing lifecycle internal spi
      notify    → state bind merge value pacing lifecycle internal spi
      guard     → state bind merge value lifecycle internal
      state     → bind merge secret value table internal
      bind      → convert validate value
      merge     → table value
      convert   → value
      validate  → value internal
      secret    → value
      pacing    → lifecycle internal spi
      lifecycle → internal
      table     →
      value     →
      spi       →
      internal  →
      """;

  private static final String CONSUL =
      """
      api      → source watch publish layers http settings kv
      source   → watch publish client cache layers http settings kv
      watch    → shard publish client cache http settings kv
      shard    → client http settings kv
      publish  → cache layers kv
      client   → http settings kv
      cache    → settings kv
      layers   → settings kv
      http     → settings kv
      settings → kv
      kv       →
      """;

  private static final String FILE =
      """
      api      → watch load scan parse internal
      watch    → load scan internal
      load     → scan internal
      scan     → internal
      parse    → internal
      internal →
      """;

  @Test
  void layered_pointsDown() {
    assertThat(forbidden("io.varve.config.layered", LAYERED)).isEmpty();
  }

  @Test
  void layered_exportsTheEntranceAlone() {
    assertThat(PublishedClasses.below("io.varve.config.layered"))
        .filteredOn(type -> type.getPackageName().equals("io.varve.config.layered"))
        .filteredOn(type -> type.isTopLevelClass())
        .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrder("LayeredConfig", "LayeredConfigBuilder");
  }

  @Test
  void consul_pointsDown() {
    assertThat(forbidden("io.varve.config.consul", CONSUL)).isEmpty();
  }

  @Test
  void file_pointsDown() {
    assertThat(forbidden("io.varve.config.file", FILE)).isEmpty();
  }

  @Test
  void tables_listPackagesFromTheTop() {
    for (String table : new String[] {LAYERED, CONSUL, FILE}) {
      Set<String> above = new TreeSet<>();
      allowed(table)
          .forEach(
              (name, below) -> {
                above.add(name);
                assertThat(below).as("arrows of %s", name).doesNotContainAnyElementsOf(above);
              });
    }
  }

  /** The client and its HTTP library can be replaced in one package. */
  @Test
  void consulClient_isUsedByTheHttpPackageAlone() {
    Pattern libraries = Pattern.compile("(com\\.ecwid|org\\.apache)\\..*");
    assertThat(PublishedClasses.below("io.varve.config.consul"))
        .filteredOn(type -> !type.getPackageName().endsWith(".internal.http"))
        .flatExtracting(JavaClass::getDirectDependenciesFromSelf)
        .filteredOn(arrow -> libraries.matcher(arrow.getTargetClass().getName()).matches())
        .isEmpty();
  }

  /** Returns the arrows between packages of a module that its table does not have. */
  private static Set<String> forbidden(String module, String table) {
    Map<String, Set<String>> allowed = allowed(table);
    Set<String> found = new TreeSet<>();
    Set<String> packages = new TreeSet<>();
    for (JavaClass type : PublishedClasses.below(module)) {
      String from = room(module, type);
      packages.add(from);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String to = room(module, target);
        if (target.getPackageName().startsWith(module)
            && !to.equals(from)
            && !allowed.getOrDefault(from, Set.of()).contains(to)) {
          found.add(
              from + " → " + to + ": " + type.getSimpleName() + ", " + target.getSimpleName());
        }
      }
    }
    assertThat(packages).as("packages of %s", module).isEqualTo(new TreeSet<>(allowed.keySet()));
    return found;
  }

  /** Returns the last part of the name of a package, or {@code api} for the exported one. */
  private static String room(String module, JavaClass type) {
    String name = type.getPackageName();
    return name.equals(module) ? "api" : name.substring(name.lastIndexOf('.') + 1);
  }

  private static Map<String, Set<String>> allowed(String table) {
    return table
        .lines()
        .map(line -> line.split(" *→ *", -1))
        .collect(
            Collectors.toMap(
                row -> row[0],
                row -> Arrays.stream(row[1].split(" +")).collect(Collectors.toSet()),
                (one, other) -> one,
                LinkedHashMap::new));
  }
}
