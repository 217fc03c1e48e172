package io.varve.config.layered.internal.validate;

/** Detects Jakarta Validation, which is an optional dependency. */
public final class ValidatorDiscovery {
  private ValidatorDiscovery() {}

  /**
   * Returns validators that use Jakarta Validation, whose provider is looked up with a class
   * loader. Without Jakarta Validation, nothing is validated.
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
