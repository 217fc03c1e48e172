package io.varve.config.file;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.file.Survey.Found;
import io.varve.config.file.Survey.FoundFile;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at all places and says what lies there. Thread-safe: it holds nothing that changes. */
final class Surveyor {
  private final List<Place> places;
  private final String base;
  private final List<String> profiles;
  private final Formats formats;
  private final Path directory;
  private final ClassPath classPath;

  Surveyor(SourceContext context, FileSettings settings) {
    this.places =
        Places.of(
            context.workingDirectory(), settings.base(), context.profiles(), settings.locations());
    this.base = settings.base();
    this.profiles = context.profiles();
    this.formats = new Formats(context.formats(), base);
    this.directory = context.workingDirectory();
    this.classPath = new ClassPath(context.classLoader());
  }

  Survey survey() {
    return new Round().survey();
  }

  /**
   * Whether the same lies there as when a survey was made. The class path is not asked again: jars
   * stay as they are, and what comes to its folders or goes is seen by the paths. In a folder with
   * one file a key anything may have come, so everything is looked at.
   */
  boolean isStill(Survey survey) {
    for (Found found : survey.found()) {
      if (found instanceof Survey.FoundTree) {
        return survey.sameAs(survey());
      }
    }
    for (Map.Entry<Path, Stat> seen : survey.stats().entrySet()) {
      if (!Stat.of(seen.getKey()).equals(seen.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** A path as a person would look for it. */
  String shown(Path path) {
    if (!path.startsWith(directory)) {
      return path.toString();
    }
    String relative = directory.relativize(path).toString();
    return relative.isEmpty() ? "." : relative.replace('\\', '/');
  }

  /** One look at everything. */
  private final class Round {
    private final List<Found> found = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Path, Stat> stats = new LinkedHashMap<>();
    private final List<String> resources = new ArrayList<>();
    private final List<Path> roots = classPath.folders();

    Survey survey() {
      for (Place place : places) {
        if (place instanceof Place.InFolder files) {
          inFolder(files);
        } else if (place instanceof Place.OnClassPath files) {
          onClassPath(files);
        } else if (place instanceof Place.ExplicitPath explicit) {
          explicitPath(explicit);
        } else if (place instanceof Place.ExplicitResource explicit) {
          explicitResource(explicit);
        }
      }
      return new Survey(List.copyOf(found), List.copyOf(problems), stats, List.copyOf(resources));
    }

    private Stat stat(Path path) {
      Stat stat = stats.get(path);
      if (stat == null) {
        stat = Stat.of(path);
        stats.put(path, stat);
      }
      return stat;
    }

    private void inFolder(Place.InFolder place) {
      List<FoundFile> files = new ArrayList<>();
      for (String extension : formats.extensions()) {
        String name = place.base() + "." + extension;
        Path path = place.folder().resolve(name);
        Stat stat = stat(path);
        if (stat.kind() == Stat.Kind.FILE) {
          files.add(file(path, formats.withExtension(extension), place.offset()));
        } else if (stat.exists()) {
          problems.add(notAFile(shown(path), stat));
        }
      }
      refuseTwo(files, place.profile());
      found.addAll(files);
    }

    private void onClassPath(Place.OnClassPath place) {
      List<FoundFile> files = new ArrayList<>();
      for (String extension : formats.extensions()) {
        String name = place.base() + "." + extension;
        files.addAll(resources(name, formats.withExtension(extension), place.offset()));
      }
      if (files.size() > 1) {
        refuseTwoInOneFolder(files, place.profile());
      }
      found.addAll(files);
    }

    private void refuseTwoInOneFolder(List<FoundFile> files, boolean profile) {
      Map<String, List<FoundFile>> folders = new LinkedHashMap<>();
      for (FoundFile file : files) {
        String folder = file.id().substring(0, file.id().lastIndexOf('/') + 1);
        folders.computeIfAbsent(folder, f -> new ArrayList<>()).add(file);
      }
      for (List<FoundFile> inOne : folders.values()) {
        refuseTwo(inOne, profile);
      }
    }

    private List<FoundFile> resources(String name, ConfigFormat format, int offset) {
      for (Path root : roots) {
        stat(root.resolve(name));
      }
      List<FoundFile> files = new ArrayList<>();
      for (ClassPath.Resource resource : classPath.find(name, problems)) {
        String shown = "classpath:" + name;
        if (!files.isEmpty()) {
          shown = shown + "(" + resource.container() + ")";
        }
        if (resource.path() != null) {
          Stat stat = stat(resource.path());
          if (stat.kind() != Stat.Kind.FILE) {
            problems.add(notAFile(shown, stat));
            continue;
          }
        }
        resources.add(resource.url());
        files.add(new FoundFile(resource.url(), shown, resource, format, offset));
      }
      return files;
    }

    private void explicitPath(Place.ExplicitPath place) {
      Stat stat = stat(place.path());
      String shown = shown(place.path());
      switch (stat.kind()) {
        case MISSING -> {
          if (!place.optional()) {
            problems.add(missing(shown, place.written()));
          }
        }
        case FOLDER -> folder(place, shown);
        case FILE -> {
          String name = String.valueOf(place.path().getFileName());
          formats
              .of(name)
              .ifPresentOrElse(
                  format -> found.add(file(place.path(), format, place.offset())),
                  () -> problems.add(noFormat(shown)));
        }
        default -> problems.add(notAFile(shown, stat));
      }
    }

    private void folder(Place.ExplicitPath place, String shown) {
      Places.inside(place.path(), base, profiles, place.offset()).forEach(this::inFolder);
      Tree tree = new Tree(formats, stats, problems);
      found.add(new Survey.FoundTree(shown, tree.leaves(place.path(), shown), place.offset()));
    }

    private void explicitResource(Place.ExplicitResource place) {
      String shown = "classpath:" + place.resource();
      formats
          .of(place.resource())
          .ifPresentOrElse(
              format -> {
                List<FoundFile> files = resources(place.resource(), format, place.offset());
                if (files.isEmpty() && !place.optional()) {
                  problems.add(missing(shown, shown));
                }
                found.addAll(files);
              },
              () -> problems.add(noFormat(shown)));
    }

    private FoundFile file(Path path, ConfigFormat format, int offset) {
      return new FoundFile(path.toString(), shown(path), new Survey.OnDisk(path), format, offset);
    }

    /** Files of one base name in one folder must differ in format, those of a profile be one. */
    private void refuseTwo(List<FoundFile> files, boolean profile) {
      Map<String, FoundFile> first = new HashMap<>();
      for (FoundFile file : files) {
        FoundFile earlier = first.putIfAbsent(profile ? "" : file.format().name(), file);
        if (earlier != null) {
          problems.add(
              Problem.at(
                  Origin.of(FileSource.NAME, file.shown()),
                  profile ? "one file for a profile" : "one spelling of the extension",
                  "another one, " + earlier.shown(),
                  "merge the two into one file"));
        }
      }
    }
  }

  private Problem missing(String shown, String written) {
    return Problem.of(
        "varve.config",
        Origin.of(FileSource.NAME, shown),
        "a file or folder",
        "nothing",
        "correct the path, make the file, or write optional:" + written + " if it may be missing");
  }

  private Problem noFormat(String shown) {
    return Problem.of(
        "varve.config",
        Origin.of(FileSource.NAME, shown),
        "a file that ends in one of ." + String.join(", .", formats.extensions()),
        "another ending",
        "rename the file, or name a folder to read one file a key");
  }

  static Problem notAFile(String shown, Stat stat) {
    Origin origin = Origin.of(FileSource.NAME, shown);
    return switch (stat.kind()) {
      case FOLDER ->
          Problem.at(
              origin,
              "a file",
              "a folder",
              "put a file in its place; a folder of one file a key is named by varve.config");
      case UNREADABLE ->
          Problem.at(
              origin,
              "a file that can be read",
              "one that cannot (" + stat.trouble() + ")",
              "let the user of this process read it, or remove it");
      case MISSING ->
          Problem.at(origin, "a file", "a link to nothing", "correct the link, or remove it");
      default ->
          Problem.at(origin, "a file", "a pipe or device", "put an ordinary file in its place");
    };
  }
}
