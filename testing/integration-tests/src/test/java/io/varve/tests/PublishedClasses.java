package io.varve.tests;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled classes of the published modules, read once per JVM. */
final class PublishedClasses {
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.varve.config");

  private PublishedClasses() {}

  /** Returns the classes of a package and of the packages below it. */
  static JavaClasses below(String name) {
    return ALL.that(
        DescribedPredicate.describe(
            "below " + name, type -> (type.getPackageName() + ".").startsWith(name + ".")));
  }
}
