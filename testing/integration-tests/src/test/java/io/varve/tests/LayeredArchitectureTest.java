package io.varve.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packages of config-layered, and the arrows that are allowed between them. */
@Tag("any-jdk")
class LayeredArchitectureTest {
  private static final String ROOT = "io.varve.config.layered";

  /** Each package below the exported one, with the packages that it may use. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry(
              "bootstrap",
              Set.of(
                  "engine",
                  "guard",
                  "lifecycle",
                  "state",
                  "merge",
                  "bind",
                  "convert",
                  "secret",
                  "spi",
                  "internal")),
          entry(
              "engine",
              Set.of(
                  "guard",
                  "notify",
                  "pacing",
                  "lifecycle",
                  "state",
                  "merge",
                  "bind",
                  "secret",
                  "spi",
                  "internal")),
          entry("guard", Set.of("lifecycle", "state", "merge", "bind", "value", "internal")),
          entry(
              "notify", Set.of("lifecycle", "state", "merge", "bind", "value", "spi", "internal")),
          entry("pacing", Set.of("lifecycle", "internal")),
          entry("lifecycle", Set.of("internal")),
          entry("state", Set.of("merge", "bind", "secret", "value", "internal")),
          entry("merge", Set.of("table", "value")),
          entry("bind", Set.of("convert", "validate", "value")),
          entry("convert", Set.of("value")),
          entry("validate", Set.of("value", "internal")),
          entry("secret", Set.of("value")),
          entry("value", Set.of()),
          entry("table", Set.of()),
          entry("spi", Set.of()),
          entry("internal", Set.of()));

  private static final JavaClasses LAYERED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packages_useOnlyThoseThatTheArrowsAllow() {
    PackageArrows.check(LAYERED, ROOT, ARROWS);
  }

  @Test
  void exportedPackage_holdsTheEntranceAlone() {
    classes()
        .that()
        .resideInAPackage(ROOT)
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should()
        .haveNameMatching(
            ".*\\.(LayeredConfig|LayeredConfigBuilder|ConfigOverride|HistoryEntry|Scheduler)")
        .check(LAYERED);
  }
}
