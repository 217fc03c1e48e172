package io.varve.config.layered.internal.validate;

/** Detects Jakarta Validation, which is an optional dependency. */
public final class ValidatorDiscovery {
  private ValidatorDiscovery() {}

  /**
   * The validators of records: by Jakarta Validation if it is present, else none.
   *
   * @param loader the class loader that a Jakarta Validation provider is looked up with
   * @return the factory
   */
  public static RecordValidator.Factory validators(ClassLoader loader) {
    try {
      Class.forName(
          "jakarta.validation.Validation", false, ValidatorDiscovery.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError absent) {
      // Without its classes the JVM drops the annotations, too.
      return record -> RecordValidator.NONE;
    }
    return new JakartaValidatorFactory(loader);
  }
}
