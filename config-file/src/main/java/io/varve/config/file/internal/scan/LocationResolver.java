package io.varve.config.file.internal.scan;

import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.file.internal.FileSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Resolves settings and profiles into locations, in order of precedence. Pure. */
final class LocationResolver {
  static final int PROFILE_OFFSET = 50;
  static final int FILE_OFFSET = 0;
  static final int CLASS_PATH_OFFSET = -50;

  private static final String OPTIONAL = "optional:";
  private static final String CLASS_PATH = "classpath:";

  private LocationResolver() {}

  /**
   * Returns all locations, highest precedence first. Later profiles and configured locations
   * override earlier ones. Throws the problems of those that are no names or paths.
   */
  static List<ConfigLocation> of(
      Path directory, String base, List<String> profiles, List<String> configured) {
    List<ConfigLocation> locations = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (String text : reversed(configured)) {
      try {
        ConfigLocation location = explicit(directory, text);
        if (!locations.contains(location)) {
          locations.add(location);
        }
      } catch (InvalidPathException e) {
        problems.add(
            Problem.of(
                    "varve.config",
                    "paths of files or folders",
                    "a text that is no path",
                    "write paths such as ./config/extra.yaml")
                .withCode("VARVE-0402"));
      }
    }
    for (String profile : profiles) {
      if (!FileSettings.isFileName(profile)) {
        problems.add(noName(profile));
      }
    }
    if (!problems.isEmpty()) {
      throw new SourceException(problems, null);
    }
    List<Path> folders = List.of(directory.resolve("config"), directory);
    for (String profile : reversed(profiles)) {
      for (Path folder : folders) {
        locations.add(
            new ConfigLocation.InFolder(folder, base + "-" + profile, true, PROFILE_OFFSET));
      }
    }
    for (Path folder : folders) {
      locations.add(new ConfigLocation.InFolder(folder, base, false, FILE_OFFSET));
    }
    for (String profile : reversed(profiles)) {
      locations.add(new ConfigLocation.OnClassPath(base + "-" + profile, true));
    }
    locations.add(new ConfigLocation.OnClassPath(base, false));
    return List.copyOf(locations);
  }

  /** Returns the files in a folder of the setting, highest precedence first. */
  static List<ConfigLocation.InFolder> inside(Path folder, String base, List<String> profiles) {
    List<ConfigLocation.InFolder> locations = new ArrayList<>();
    for (String profile : reversed(profiles)) {
      locations.add(
          new ConfigLocation.InFolder(folder, base + "-" + profile, true, PROFILE_OFFSET));
    }
    locations.add(new ConfigLocation.InFolder(folder, base, false, PROFILE_OFFSET));
    return locations;
  }

  private static ConfigLocation explicit(Path directory, String written) {
    boolean optional = written.startsWith(OPTIONAL);
    String text = optional ? written.substring(OPTIONAL.length()).strip() : written;
    if (text.startsWith(CLASS_PATH)) {
      String resource = text.substring(CLASS_PATH.length());
      return new ConfigLocation.ExplicitResource(
          resource.startsWith("/") ? resource.substring(1) : resource, optional);
    }
    return new ConfigLocation.ExplicitPath(clean(directory.resolve(text)), text, optional);
  }

  /** Normalises the path unless it contains {@code ..}, which symbolic links may redirect. */
  private static Path clean(Path path) {
    for (Path part : path) {
      if (part.toString().equals("..")) {
        return path;
      }
    }
    return path.normalize();
  }

  private static Problem noName(String profile) {
    return Problem.of(
            "varve.profile",
            "names of profiles",
            profile.isBlank() ? "an empty one" : "one with a slash or a control character",
            "use names that can be a part of a file's name, such as prod")
        .withCode("VARVE-0403");
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }
}
