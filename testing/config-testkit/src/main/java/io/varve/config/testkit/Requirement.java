package io.varve.config.testkit;

import io.varve.config.spi.WritableConfigSource;
import io.varve.config.testkit.internal.LogCapture;
import io.varve.config.testkit.internal.OpenFileCount;
import java.lang.reflect.Method;
import java.util.Arrays;

/** A capability that a rule needs and that not every source has. */
enum Requirement {
  /** A source that watches its store. */
  WATCH("the source does not watch: the test overrides no delete(…)") {
    @Override
    boolean isIn(Class<?> test) {
      return overrides(test, "delete", String.class);
    }
  },

  /** A store that can be broken. */
  BREAK("the store cannot break: the test overrides no breakStore()") {
    @Override
    boolean isIn(Class<?> test) {
      return overrides(test, "breakStore");
    }
  },

  /** A source that writes. */
  WRITE("the source does not write: newSource() returns no WritableConfigSource") {
    @Override
    boolean isIn(Class<?> test) {
      Class<?> type = method(test, "newSource").getReturnType();
      return WritableConfigSource.class.isAssignableFrom(type);
    }
  },

  /** A log that the test kit can read. */
  LOG(
      "nothing that SLF4J is given at INFO reaches System.out, System.err or java.util.logging:"
          + " add slf4j-simple to the tests, or let their log go there") {
    @Override
    boolean isIn(Class<?> test) {
      try (LogCapture tap = LogCapture.open()) {
        return tap.isFed();
      }
    }
  },

  /** A JVM that counts its open files and connections. */
  DESCRIPTORS("this JVM does not tell how many files and connections it has open") {
    @Override
    boolean isIn(Class<?> test) {
      return OpenFileCount.open().isPresent();
    }
  };

  private final String absence;

  Requirement(String absence) {
    this.absence = absence;
  }

  /** Returns true if the test class declares the capability. */
  abstract boolean isIn(Class<?> test);

  /** The reason why rules that need this do not apply. */
  String absence() {
    return absence;
  }

  static boolean overrides(Class<?> test, String name, Class<?>... parameters) {
    return method(test, name, parameters).getDeclaringClass() != SourceFixture.class;
  }

  /** Returns the most specific declaration of a method, without bridge methods. */
  private static Method method(Class<?> test, String name, Class<?>... parameters) {
    for (Class<?> type = test; type != null; type = type.getSuperclass()) {
      Method found = null;
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && Arrays.equals(method.getParameterTypes(), parameters)
            && !method.isBridge()) {
          found = method;
        }
      }
      if (found != null) {
        return found;
      }
    }
    throw new IllegalArgumentException(test.getName() + " is no ConfigSourceContract");
  }
}
