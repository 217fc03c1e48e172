/** Runnable programs, each one question that a user has. */
module io.varve.examples {
  requires io.varve.config.layered;

  // Records are bound by their constructors, which the engine has to reach.
  opens io.varve.examples to
      io.varve.config.layered;
}
