/** A configuration as a property source of Spring's, with its changes as events. */
// Spring has no module descriptors.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.varve.config.spring {
  requires transitive io.varve.config.layered;
  requires spring.beans;
  requires transitive spring.context;
  requires transitive spring.core;
  requires static spring.boot;

  exports io.varve.config.spring;

  // Spring makes what META-INF/spring.factories names.
  opens io.varve.config.spring to
      spring.core;
}
