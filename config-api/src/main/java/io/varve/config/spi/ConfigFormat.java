package io.varve.config.spi;

import io.varve.config.Origin;
import java.util.List;

/**
 * A syntax of configuration texts, found by {@link java.util.ServiceLoader}. Sources that read
 * whole texts use all formats of {@link SourceContext#formats()}.
 *
 * <p>Must be thread-safe.
 */
public interface ConfigFormat {

  /** {@return the name for messages, such as {@code YAML}} */
  String name();

  /**
   * The file name extensions of the format.
   *
   * @return extensions in lower case, without the dot, the preferred one first
   */
  List<String> extensions();

  /**
   * Parses a text. An empty text has no layers or empty ones.
   *
   * @param text the whole text
   * @param origin the source and location of the text; {@link Origin#atLine} returns the origin of
   *     a line
   * @return one layer per document, highest precedence first; each named after the location
   * @throws io.varve.config.SourceException if the text is malformed; the problem has the origin,
   *     the expected syntax and a remedy, but no part of the text that may be a secret
   */
  List<SourceLayer> parse(String text, Origin origin);
}
