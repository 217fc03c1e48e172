package io.varve.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Architecture rules, checked on the compiled classes. */
@Tag("any-jdk")
class ArchitectureTest {
  private static final String API = "io.varve.config";
  private static final String SPI = "io.varve.config.spi";

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.varve.(**)").should().beFreeOfCycles().check(PublishedClasses.ALL);
  }

  /** The two packages of the API may use each other: they are one module. */
  @Test
  void api_knowsNothingOfTheRest() {
    noClasses()
        .that()
        .resideInAnyPackage(API, SPI)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.varve..")
                .and(DescribedPredicate.not(resideInAnyPackage(API, SPI))))
        .check(PublishedClasses.ALL);
  }

  @Test
  void sources_dependOnTheApiAlone() {
    for (String source : new String[] {"cli", "env", "file", "consul"}) {
      String own = "io.varve.config." + source + "..";
      noClasses()
          .that()
          .resideInAPackage(own)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.varve..")
                  .and(DescribedPredicate.not(resideInAnyPackage(API, SPI, own))))
          .check(PublishedClasses.ALL);
    }
  }

  /** Loading its classes would set up TLS for an unused client: 200 ms of a start. */
  @Test
  void consul_leavesTheDefaultClientAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.varve.config.consul..")
        .should()
        .dependOnClassesThat(resideInAPackage("com.ecwid.consul.v1.."))
        .check(PublishedClasses.ALL);
  }

  /** The tool uses published types alone, and no module depends on it. */
  @Test
  void tool_isAnOutsider() {
    String tool = "io.varve.config.tool..";
    noClasses()
        .that()
        .resideInAPackage(tool)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.varve..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            API,
                            SPI,
                            "io.varve.config.layered",
                            "io.varve.config.layered.spi",
                            tool))))
        .check(PublishedClasses.ALL);
    noneDependsOn(tool);
  }

  @Test
  void testkit_isForTests() {
    noneDependsOn("io.varve.config.testkit..");
  }

  private static void noneDependsOn(String packages) {
    noClasses()
        .that()
        .resideOutsideOfPackage(packages)
        .should()
        .dependOnClassesThat(resideInAPackage(packages))
        .check(PublishedClasses.ALL);
  }

  @Test
  void publicSignatures_showNoInternals() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("..internal..")
        .should(
            showOnlyExported(
                method ->
                    isEnclosedInHidden(method.getOwner())
                        ? Set.of()
                        : method.getAllInvolvedRawTypes(),
                JavaMethod::getFullName))
        .check(PublishedClasses.ALL);
  }

  @Test
  void publicClasses_haveNoHiddenSupertypes() {
    classes()
        .that()
        .arePublic()
        .and()
        .resideOutsideOfPackage("..internal..")
        .should(showOnlyExported(JavaClass::getAllRawSuperclasses, JavaClass::getName))
        .check(PublishedClasses.ALL);
  }

  private static <T> ArchCondition<T> showOnlyExported(
      Function<T, Collection<JavaClass>> types, Function<T, String> name) {
    return new ArchCondition<>("show only exported types") {
      @Override
      public void check(T member, ConditionEvents events) {
        for (JavaClass type : types.apply(member)) {
          if (isHidden(type)) {
            String message = name.apply(member) + " shows " + type.getName();
            events.add(SimpleConditionEvent.violated(member, message));
          }
        }
      }
    };
  }

  /** A type nested in an interface counts as public, also if the interface is not. */
  private static boolean isEnclosedInHidden(JavaClass type) {
    return type.getEnclosingClass()
        .map(outer -> isHidden(outer) || isEnclosedInHidden(outer))
        .orElse(false);
  }

  private static boolean isHidden(JavaClass type) {
    return type.getPackageName().startsWith("io.varve")
        && (type.getPackageName().contains(".internal")
            || !type.getModifiers().contains(JavaModifier.PUBLIC));
  }

  /** Sources read the process from their context, so that tests and tools can replace it. */
  @Test
  void sources_doNotReadTheProcessThemselves() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.varve.config.cli..",
            "io.varve.config.env..",
            "io.varve.config.file..",
            "io.varve.config.consul..")
        .and()
        // Replaces the engine where the source is used standalone.
        .doNotHaveSimpleName("ConsulSourceBuilder")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "getProperties")
        .check(PublishedClasses.ALL);
  }
}
