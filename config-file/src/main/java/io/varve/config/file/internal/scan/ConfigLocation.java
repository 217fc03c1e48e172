package io.varve.config.file.internal.scan;

import java.nio.file.Path;

/** May exist or not. */
sealed interface ConfigLocation {

  /**
   * Files with one base name in one folder, in any format.
   *
   * @param offset the offset of the layers' ordinals from that of the source
   */
  record InFolder(Path folder, String base, boolean profile, int offset)
      implements ConfigLocation {}

  /** Class path resources with one base name, in any format. */
  record OnClassPath(String base, boolean profile) implements ConfigLocation {}

  /** A file or folder in {@code varve.config}, and the text of the setting. */
  record ExplicitPath(Path path, String written, boolean optional) implements ConfigLocation {}

  /** A class path resource in {@code varve.config}. */
  record ExplicitResource(String resource, boolean optional) implements ConfigLocation {}
}
