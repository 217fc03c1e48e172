/** A configuration as a source of MicroProfile Config. */
// MicroProfile Config has no module descriptor.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.varve.config.microprofile {
  requires transitive io.varve.config;
  requires io.varve.config.layered;
  requires transitive org.eclipse.microprofile.config;

  exports io.varve.config.microprofile;

  provides org.eclipse.microprofile.config.spi.ConfigSourceProvider with
      io.varve.config.microprofile.VarveConfigSourceProvider;
}
