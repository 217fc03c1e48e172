package io.varve.config.layered.internal.validate;

/** Detects Jakarta Validation, which is an optional dependency. */
public final class ValidatorDiscovery {
  private ValidatorDiscovery() {}

  /**
   * Returns the validators of records: by Jakarta Validation, whose provider is looked up by a
   * class loader, or none if it is absent.
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
