package io.varve.config.file.internal.scan;

import java.nio.file.Path;

/** Where configuration may be, whether or not something is there. */
sealed interface ConfigLocation {

  /** How far above the source's ordinal the layers of the place are. */
  int offset();

  /** Files of one base name in one folder, in any format. */
  record InFolder(Path folder, String base, boolean profile, int offset)
      implements ConfigLocation {}

  /** Class path resources of one base name, in any format. */
  record OnClassPath(String base, boolean profile, int offset) implements ConfigLocation {}

  /**
   * A file or folder that a setting names.
   *
   * @param written the setting's words
   */
  record ExplicitPath(Path path, String written, boolean optional, int offset)
      implements ConfigLocation {}

  /** A class path resource that a setting names. */
  record ExplicitResource(String resource, boolean optional, int offset)
      implements ConfigLocation {}
}
