package io.varve.config.spi;

import java.util.List;

/**
 * A syntax of configuration texts, found by {@link java.util.ServiceLoader}. Every source that
 * reads whole texts uses the formats that are there, see {@link SourceContext#formats()}.
 *
 * <p>Thread-safe.
 */
public interface ConfigFormat {

  /**
   * The name for messages.
   *
   * @return such as {@code YAML}
   */
  String name();

  /**
   * The file name extensions of the format.
   *
   * @return in lower case, without the dot; the first is the preferred one
   */
  List<String> extensions();

  /**
   * Parses a text. An empty one has no layers or empty ones.
   *
   * @param text the text and its place
   * @return one layer a document, highest precedence first; each named after the location
   * @throws io.varve.config.SourceException if it is malformed, with place, what was expected and
   *     how to mend it, and never with a part of the text that may be a secret
   */
  List<SourceLayer> parse(ConfigText text);
}
