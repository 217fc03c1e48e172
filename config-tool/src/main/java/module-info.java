/** The inspector of configurations: a program, not a library. */
module io.varve.config.tool {
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires io.varve.config.layered;
  requires org.yaml.snakeyaml;

  opens io.varve.config.tool.internal.command to
      info.picocli;

  uses io.varve.config.spi.ConfigFormat;
}
