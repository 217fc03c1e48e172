package io.varve.config.spi;

import io.varve.config.Origin;
import java.util.List;

/**
 * A syntax of configuration documents, found by {@link java.util.ServiceLoader}. Sources that read
 * documents use all formats of {@link SourceContext#formats()}.
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
   * Parses a document. An empty document has no layers or empty ones.
   *
   * @param text the document
   * @param origin the source and location of the document; {@link Origin#atLine} returns the origin
   *     of a line
   * @return the layers, highest precedence first, each named after the location; several if the
   *     document has several parts, as in YAML
   * @throws io.varve.config.SourceException if the document is malformed; the problem has the
   *     origin, the expected syntax and a remedy, but no part of the document that may be a secret
   */
  List<SourceLayer> parse(String text, Origin origin);
}
