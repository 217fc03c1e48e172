package io.varve.tests;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.Map;
import java.util.Set;

/** The uses that are allowed between the packages of a module. */
final class PackageArrows {
  private static final Set<String> OWN_NAMES = Set.of("internal", "spi");

  private PackageArrows() {}

  /**
   * Checks that packages use no others than those allowed. The exported package may use all of
   * them, and none of them uses the exported package.
   *
   * @param classes all classes of the module
   * @param exported the name of the exported package
   * @param arrows each package below {@code internal}, and {@code internal} and {@code spi} if they
   *     are there, with those that it may use
   */
  static void check(JavaClasses classes, String exported, Map<String, Set<String>> arrows) {
    LayeredArchitecture architecture =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("exported")
            .definedBy(exported)
            .whereLayer("exported")
            .mayNotBeAccessedByAnyLayer();
    for (String name : arrows.keySet()) {
      String parent = OWN_NAMES.contains(name) ? "." : ".internal.";
      architecture = architecture.layer(name).definedBy(exported + parent + name);
    }
    for (Map.Entry<String, Set<String>> each : arrows.entrySet()) {
      String[] allowed = each.getValue().toArray(String[]::new);
      architecture =
          allowed.length == 0
              ? architecture.whereLayer(each.getKey()).mayNotAccessAnyLayer()
              : architecture.whereLayer(each.getKey()).mayOnlyAccessLayers(allowed);
    }
    architecture.ensureAllClassesAreContainedInArchitecture().check(classes);
  }
}
