package io.varve.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Packages of config-consul, and the arrows that are allowed between them. */
class ConsulArchitectureTest {
  private static final String ROOT = "io.varve.config.consul";

  /** Each package below {@code internal} with the packages that it may use. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "watch",
          Set.of("shard", "publish", "client", "cache", "http", "kv", "settings"),
          "shard",
          Set.of("client", "http", "kv", "settings"),
          "publish",
          Set.of("layers", "cache", "kv"),
          "layers",
          Set.of("settings", "kv"),
          "cache",
          Set.of("settings", "kv"),
          "client",
          Set.of("http", "settings", "kv"),
          "http",
          Set.of("settings", "kv"),
          "settings",
          Set.of("kv"),
          "kv",
          Set.of());

  private static final JavaClasses CONSUL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packages_useOnlyThoseThatTheArrowsAllow() {
    PackageArrows.check(CONSUL, ROOT, ARROWS);
  }

  @Test
  void clientLibrary_isUsedByTheHttpPackageAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".internal.http")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.ecwid..", "org.apache..")
        .check(CONSUL);
  }
}
