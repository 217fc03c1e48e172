package io.varve.config.layered.internal.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.DefaultValue;
import io.varve.config.InvalidValueException;
import io.varve.config.Key;
import io.varve.config.Problem;
import io.varve.config.Secret;
import io.varve.config.TypeRef;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Constraint annotations of Jakarta Validation, checked by Hibernate Validator. */
class JakartaRecordValidatorTest {
  private final Binder binder = new Binder(new ConverterRegistry(List.of()));
  private Locale before;

  /** Messages are in the language of the default locale. */
  @BeforeEach
  void speakEnglish() {
    before = Locale.getDefault();
    Locale.setDefault(Locale.ENGLISH);
  }

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(before);
  }

  private <T> T bind(Class<T> type, String... keysAndTexts) {
    return binder.get(MapValueLookup.of(keysAndTexts), "", type);
  }

  private List<String> problems(Class<?> type, String... keysAndTexts) {
    InvalidValueException e =
        assertThrows(InvalidValueException.class, () -> bind(type, keysAndTexts));
    return e.problems().stream().map(Problem::toString).toList();
  }

  record Pool(@Min(1) @Max(64) int poolSize, @NotBlank String name) {}

  @Test
  void constraintsThatHold_changeNothing() {
    assertEquals(new Pool(7, "p"), bind(Pool.class, "pool-size", "7", "name", "p"));
  }

  @Test
  void everyViolation_isReportedAtOnce_withKeyOriginConstraintAndValue() {
    assertEquals(
        List.of(
            "pool-size (test:1): expected a value that @Min(1) accepts, found a whole number"
                + " \"0\": must be greater than or equal to 1; correct it [VARVE-0121]",
            "name (test:2): expected a value that @NotBlank accepts, found blank text: must not be"
                + " blank; correct it [VARVE-0121]"),
        problems(Pool.class, "pool-size", "0", "name", " "));
  }

  @Test
  void violation_isReported_besideAValueOfTheWrongKind() {
    List<String> problems = problems(Pool.class, "pool-size", "many", "name", " ");
    assertTrue(problems.get(0).contains("expected a whole number"), problems.toString());
    assertTrue(problems.get(1).contains("@NotBlank"), problems.toString());
  }

  record Service(
      @Key("http.pool") Pool pool,
      List<@Valid Pool> more,
      Map<String, Pool> named,
      @Min(2) int n) {}

  @Test
  void nestedRecords_areChecked_whetherOrNotTheySayValid() {
    assertEquals(
        List.of("http.pool.pool-size", "more[1].pool-size", "named.a-b.name", "n"),
        assertThrows(
                InvalidValueException.class,
                () ->
                    bind(
                        Service.class,
                        "http.pool.pool-size",
                        "65",
                        "http.pool.name",
                        "x",
                        "more[0].pool-size",
                        "1",
                        "more[0].name",
                        "x",
                        "more[1].pool-size",
                        "0",
                        "more[1].name",
                        "x",
                        "named.a-b.pool-size",
                        "1",
                        "named.a-b.name",
                        "",
                        "n",
                        "1"))
            .problems()
            .stream()
            .map(problem -> problem.key().orElseThrow())
            .toList());
  }

  record Parts(
      @NotEmpty List<@Email String> to,
      Map<String, @Min(1) Integer> limits,
      Optional<@Size(max = 3) String> code) {}

  @Test
  void elementsOfListsMapsAndOptionals_areNamedByTheirKeys() {
    assertEquals(
        List.of(
            "to[1] (test:2): expected a value that @Email accepts, found text \"b\": must be a"
                + " well-formed email address; correct it [VARVE-0121]",
            "limits.team-name (test:3): expected a value that @Min(1) accepts, found a whole number"
                + " \"0\": must be greater than or equal to 1; correct it [VARVE-0121]",
            "limits.x.y (test:4): expected a value that @Min(1) accepts, found a whole number"
                + " \"-1\": must be greater than or equal to 1; correct it [VARVE-0121]",
            "code (test:5): expected a value that @Size(max = 3) accepts, found text \"long\": size"
                + " must be between 0 and 3; correct it [VARVE-0121]"),
        problems(
            Parts.class,
            "to[0]",
            "a@b.c",
            "to[1]",
            "b",
            "limits.teamName",
            "0",
            "limits.x.y",
            "-1",
            "code",
            "long"));
  }

  @Test
  void elementsOfAListInOneText_areNamed_withTheOriginOfTheText() {
    assertEquals(
        List.of(
            "to[1] (test:1): expected a value that @Email accepts, found one that it refuses:"
                + " must be a well-formed email address; correct it [VARVE-0121]"),
        problems(Parts.class, "to", "a@b.c,b"));
  }

  record Defaults(@DefaultValue("3") @Min(5) int retries, Optional<@Min(1) Integer> n) {}

  @Test
  void defaultThatIsRefused_isNamed() {
    assertEquals(
        List.of(
            "retries (@DefaultValue of Defaults.retries): expected a value that @Min(5) accepts,"
                + " found a whole number \"3\": must be greater than or equal to 5; set it, or"
                + " correct the default [VARVE-0121]"),
        problems(Defaults.class));
  }

  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.FIELD, ElementType.TYPE})
  @Constraint(validatedBy = Telling.Never.class)
  @interface Telling {
    String message() default "no, not ${validatedValue}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Constraint that is never met. */
    final class Never implements ConstraintValidator<Telling, Object> {
      @Override
      public boolean isValid(Object value, ConstraintValidatorContext context) {
        return false;
      }
    }
  }

  record Login(
      @Size(min = 12) Secret pin,
      @Telling @Pattern(regexp = "[a-z]+") String password,
      @Telling String plain) {}

  @Test
  void secrets_areChecked_andNeverShown() {
    List<String> problems =
        problems(Login.class, "pin", "hunter2", "password", "HUNTER2", "plain", "seen");
    assertEquals(
        List.of(
            "pin (test:1): expected a value that @Size(min = 12) accepts, found one that it refuses;"
                + " correct it [VARVE-0121]",
            "password (test:2): expected a value that @Pattern(regexp = \"[a-z]+\") accepts, found"
                + " one that it refuses; correct it [VARVE-0121]",
            "password (test:2): expected a value that @Telling accepts, found one that it refuses;"
                + " correct it [VARVE-0121]",
            "plain (test:3): expected a value that @Telling accepts, found text \"seen\": no, not"
                + " seen; correct it [VARVE-0121]"),
        problems);
    assertEquals(Secret.of("long-enough-1"), bind(Pin.class, "pin", "long-enough-1").pin());
  }

  record Pin(@Size(min = 12) Secret pin) {}

  @Test
  void textThatLooksLikeASecret_isNotShownByTheMessage() {
    record Url(@Telling String plain) {}
    String problem = problems(Url.class, "plain", "jdbc://u:hunter2@h").get(0);
    assertFalse(problem.contains("hunter2"), problem);
  }

  record Range(int min, int max) {
    @AssertTrue(message = "min must not be above max")
    boolean isOrdered() {
      return min <= max;
    }
  }

  @Telling(message = "never")
  record Whole(String a, String password) {}

  @Test
  void constraintsOfTheWholeRecord_areCheckedOnceItIsMade() {
    assertEquals(new Range(1, 2), bind(Range.class, "min", "1", "max", "2"));
    assertEquals(
        List.of(
            "expected values that @AssertTrue of Range accepts, found a refusal: min must not be"
                + " above max; correct min (test:1) or max (test:2) [VARVE-0121]"),
        problems(Range.class, "min", "2", "max", "1"));
    assertEquals(
        List.of(
            "expected values that @Telling of Whole accepts, found a refusal; correct a (test:1)"
                + " or password (test:2) (the message is not shown: it may hold a secret) [VARVE-0121]"),
        problems(Whole.class, "a", "x", "password", "y"));
  }

  @Test
  void optionalRecordThatIsAbsent_isNotChecked() {
    assertEquals(
        Optional.empty(),
        binder.get(MapValueLookup.of(), "pool", new TypeRef<Optional<Defaults>>() {}.type()));
  }

  record Misfit(@Email int port, @Min(1) int size) {}

  @Test
  void constraintThatDoesNotFitItsType_isAProblemOfTheProgram() {
    List<String> problems = problems(Misfit.class, "port", "1", "size", "0");
    assertTrue(
        problems.get(0).startsWith("port: expected constraint annotations that can be checked"),
        problems.toString());
    assertTrue(problems.get(0).contains("'jakarta.validation.constraints.Email'"), problems.get(0));
    assertTrue(problems.get(1).contains("@Min(1)"), problems.toString());
  }

  @Test
  void find_checksToo() {
    MapValueLookup values = MapValueLookup.of("pool.pool-size", "0", "pool.name", "x");
    assertThrows(ConfigException.class, () -> binder.find(values, "pool", Pool.class));
  }
}
