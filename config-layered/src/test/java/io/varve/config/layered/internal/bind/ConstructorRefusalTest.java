package io.varve.config.layered.internal.bind;

import static io.varve.config.layered.internal.bind.TestBinder.bind;
import static io.varve.config.layered.internal.bind.TestBinder.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.DefaultValue;
import io.varve.config.InvalidValueException;
import io.varve.config.Secret;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;

/** Records whose constructors refuse the values. */
class ConstructorRefusalTest {
  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  record Checked(int min, int max) {
    Checked {
      if (min > max) {
        throw new IllegalArgumentException("min " + min + " is above max " + max);
      }
    }
  }

  private record HoldsChecked(Checked range, int other) {}

  @Test
  void refusalOfTheConstructor_showsItsMessageAndOrigins() {
    InvalidValueException e =
        assertThrows(
            InvalidValueException.class,
            () -> bind(HoldsChecked.class, "range.min", "3", "range.max", "2", "other", "x"));
    assertEquals(
        "range: expected values that Checked accepts, found a refusal: min 3 is above max 2; correct"
            + " range.min (test:1) or range.max (test:2) [VARVE-0120]",
        e.problems().get(0).toString());
    assertEquals("other", e.problems().get(1).key().orElseThrow());
    assertInstanceOf(IllegalArgumentException.class, e.getCause());
  }

  record Limits(int poolSize, int size, String host) {
    Limits {
      if (poolSize < 1) {
        throw new IllegalArgumentException("pool-size must be 1 or more");
      }
      if (size < 1) {
        throw new IllegalArgumentException("resize by size, which is " + size);
      }
      if (host.isEmpty()) {
        throw new IllegalArgumentException("no backend");
      }
    }
  }

  @Test
  void refusalOfTheConstructor_thatNamesOneComponent_hasItsKeyAndOrigin() {
    assertEquals(
        List.of(
            "pool-size (test:1): expected values that Limits accepts, found a refusal: pool-size"
                + " must be 1 or more; correct it [VARVE-0120]"),
        problems(
            InvalidValueException.class, Limits.class, "pool-size", "0", "size", "1", "host", "h"));
    assertEquals(
        List.of(
            "size (test:2): expected values that Limits accepts, found a refusal: resize by size,"
                + " which is 0; correct it [VARVE-0120]"),
        problems(
            InvalidValueException.class, Limits.class, "pool-size", "1", "size", "0", "host", "h"));
    assertEquals(
        List.of(
            "expected values that Limits accepts, found a refusal: no backend; correct pool-size"
                + " (test:1) or size (test:2) or host (test:3) [VARVE-0120]"),
        problems(
            InvalidValueException.class, Limits.class, "pool-size", "1", "size", "1", "host", ""));
  }

  record Named(@DefaultValue("0") int poolSize, String password) {
    Named {
      throw new IllegalArgumentException("poolSize of 0, not " + password);
    }
  }

  @Test
  void refusalOfTheConstructor_namesTheComponent_alsoWhereTheMessageIsHidden() {
    assertEquals(
        List.of(
            "pool-size (test:2): expected values that Named accepts, found a refusal"
                + " (IllegalArgumentException); correct it (the message is not shown: it may hold a"
                + " secret) [VARVE-0120]"),
        problems(InvalidValueException.class, Named.class, "password", "p", "pool-size", "0"));
  }

  record Login(String user, String password) {
    Login {
      if (password.length() < 10) {
        throw new IllegalArgumentException("too short: " + password);
      }
    }
  }

  record HoldsLogin(Login login) {
    HoldsLogin {
      throw new IllegalStateException("never " + login);
    }
  }

  record HoldsSecret(Secret pin) {
    HoldsSecret {
      throw new IllegalStateException("never " + pin.reveal());
    }
  }

  @Test
  void refusalOfTheConstructor_hidesItsMessageWhereASecretWentIn() {
    for (MapValueLookup values :
        List.of(
            MapValueLookup.of("user", "u", "password", "hunter2"),
            MapValueLookup.of("login.user", "u", "login.password", "hunter2"),
            MapValueLookup.of("login.user", "u", "login.password", "hunter2-hunter2"),
            MapValueLookup.of("login.password", "long-enough-1").putSecret("login.user", "hunter2"),
            MapValueLookup.of("pin", "hunter2"))) {
      Class<?> type =
          values.existsUnder("login")
              ? HoldsLogin.class
              : values.existsUnder("pin") ? HoldsSecret.class : Login.class;
      InvalidValueException e =
          assertThrows(InvalidValueException.class, () -> binder.get(values, "", type));
      assertTrue(e.problems().get(0).toString().contains("a refusal (Illegal"), e.toString());
      assertThat(Throwables.getStackTrace(e)).doesNotContain("hunter2");
      assertNull(e.getCause());
    }
  }

  private record TwoParts(Login login, Checked range) {}

  @Test
  void refusalOfTheConstructor_isShownBesideARecordWithASecret() {
    List<String> problems =
        problems(
            InvalidValueException.class,
            TwoParts.class,
            "login.user",
            "u",
            "login.password",
            "hunter2-hunter2",
            "range.min",
            "2",
            "range.max",
            "1");
    assertTrue(problems.get(0).contains("min 2 is above max 1"), problems.get(0));
  }

  record Nulls(String a) {
    Nulls {
      throw new NullPointerException();
    }
  }

  @Test
  void refusalOfTheConstructor_withoutMessageNamesTheException() {
    assertEquals(
        List.of(
            "a (test:1): expected values that Nulls accepts, found a refusal: NullPointerException;"
                + " correct it [VARVE-0120]"),
        problems(InvalidValueException.class, Nulls.class, "a", "x"));
  }

  record Fatal(String a) {
    Fatal {
      throw new OutOfMemoryError("test");
    }
  }

  @Test
  void errorOfTheConstructor_goesThrough() {
    assertThrows(OutOfMemoryError.class, () -> bind(Fatal.class, "a", "x"));
  }
}
