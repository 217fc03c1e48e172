/** Properties, YAML, JSON and directory trees as a source, and the formats for others. */
module io.varve.config.file {
  requires transitive io.varve.config;
  requires org.yaml.snakeyaml;
  requires com.fasterxml.jackson.core;

  exports io.varve.config.file;

  provides io.varve.config.spi.ConfigSource with
      io.varve.config.file.FileSource;
  provides io.varve.config.spi.ConfigFormat with
      io.varve.config.file.PropertiesFormat,
      io.varve.config.file.YamlFormat,
      io.varve.config.file.JsonFormat;
}
