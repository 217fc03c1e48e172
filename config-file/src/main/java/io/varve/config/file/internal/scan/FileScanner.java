package io.varve.config.file.internal.scan;

import static io.varve.config.file.internal.scan.LocationResolver.CLASS_PATH_OFFSET;
import static io.varve.config.file.internal.scan.LocationResolver.PROFILE_OFFSET;

import io.varve.config.Problem;
import io.varve.config.file.internal.FileOrigin;
import io.varve.config.file.internal.FileSettings;
import io.varve.config.file.internal.scan.FileInventory.FileOpener;
import io.varve.config.file.internal.scan.FileInventory.FoundFile;
import io.varve.config.file.internal.scan.FileInventory.FoundFolder;
import io.varve.config.file.internal.scan.FileInventory.FoundItem;
import io.varve.config.file.internal.scan.FileInventory.KeyFile;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scans all locations for files, folders and resources. Immutable. */
public final class FileScanner {
  private final List<ConfigLocation> locations;
  private final String base;
  private final List<String> profiles;
  private final FileSettings settings;
  private final FormatRegistry formats;
  private final Path directory;
  private final ClassPathResources classPath;

  public FileScanner(SourceContext context, FileSettings settings, FormatRegistry formats) {
    // As in Spring: files for the time in which no profile is set.
    this.profiles = context.profiles().isEmpty() ? List.of("default") : context.profiles();
    this.locations =
        LocationResolver.of(
            context.workingDirectory(), settings.base(), profiles, settings.locations());
    this.base = settings.base();
    this.settings = settings;
    this.formats = formats;
    this.directory = context.workingDirectory();
    this.classPath = new ClassPathResources(context.classLoader());
  }

  public FileInventory scan() {
    return new ScanPass().scan();
  }

  /** The path for messages. It is relative if it is below the working directory. */
  String displayName(Path path) {
    if (!path.startsWith(directory)) {
      return path.toString();
    }
    String relative = directory.relativize(path).toString();
    return relative.isEmpty() ? "." : relative.replace('\\', '/');
  }

  /** One scan of all locations. */
  private final class ScanPass {
    private final List<FoundItem> found = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Path, FileStatus> statuses = new LinkedHashMap<>();
    private final List<String> resources = new ArrayList<>();
    private final List<Path> roots = classPath.folders();

    FileInventory scan() {
      for (ConfigLocation location : locations) {
        if (location instanceof ConfigLocation.InFolder files) {
          inFolder(files);
        } else if (location instanceof ConfigLocation.OnClassPath files) {
          onClassPath(files);
        } else if (location instanceof ConfigLocation.ExplicitPath explicit) {
          explicitPath(explicit);
        } else if (location instanceof ConfigLocation.ExplicitResource explicit) {
          explicitResource(explicit);
        }
      }
      return new FileInventory(
          List.copyOf(found), List.copyOf(problems), statuses, List.copyOf(resources));
    }

    private FileStatus status(Path path) {
      FileStatus known = statuses.get(path);
      if (known == null) {
        known = FileStatus.of(path);
        statuses.put(path, known);
      }
      return known;
    }

    private void inFolder(ConfigLocation.InFolder location) {
      List<FoundFile> files = new ArrayList<>();
      for (String extension : formats.extensions()) {
        String name = location.base() + "." + extension;
        Path path = location.folder().resolve(name);
        FileStatus status = status(path);
        if (status.kind() == FileStatus.Kind.FILE) {
          files.add(file(path, formats.withExtension(extension), location.offset()));
        } else if (status.exists()) {
          problems.add(status.notAFile(displayName(path)));
        }
      }
      refuseTwo(files, location.profile());
      found.addAll(files);
    }

    private void onClassPath(ConfigLocation.OnClassPath location) {
      List<FoundFile> files = new ArrayList<>();
      for (String extension : formats.extensions()) {
        String name = location.base() + "." + extension;
        files.addAll(resources(name, formats.withExtension(extension), CLASS_PATH_OFFSET));
      }
      Map<String, List<FoundFile>> byFolder = new LinkedHashMap<>();
      for (FoundFile file : files) {
        List<FoundFile> inOneFolder = byFolder.getOrDefault(container(file), new ArrayList<>());
        inOneFolder.add(file);
        byFolder.put(container(file), inOneFolder);
      }
      for (List<FoundFile> inOneFolder : byFolder.values()) {
        refuseTwo(inOneFolder, location.profile());
      }
      found.addAll(files);
    }

    private String container(FoundFile file) {
      return file.id().substring(0, file.id().lastIndexOf('/') + 1);
    }

    private List<FoundFile> resources(String name, ConfigFormat format, int offset) {
      for (Path root : roots) {
        status(root.resolve(name));
      }
      List<FoundFile> files = new ArrayList<>();
      for (ClassPathResources.Resource resource : classPath.find(name, problems)) {
        String displayName = "classpath:" + name;
        if (!files.isEmpty()) {
          displayName = displayName + "(" + resource.container() + ")";
        }
        if (resource.path() != null) {
          FileStatus status = status(resource.path());
          if (status.kind() != FileStatus.Kind.FILE) {
            problems.add(status.notAFile(displayName));
            continue;
          }
        }
        resources.add(resource.url());
        files.add(new FoundFile(resource.url(), displayName, resource, format, offset));
      }
      return files;
    }

    private void explicitPath(ConfigLocation.ExplicitPath location) {
      FileStatus status = status(location.path());
      String displayName = displayName(location.path());
      switch (status.kind()) {
        case MISSING -> {
          if (!location.optional()) {
            problems.add(missing(displayName, location.written()));
          }
        }
        case FOLDER -> folder(location, displayName);
        case FILE -> {
          String name = String.valueOf(location.path().getFileName());
          formats
              .of(name)
              .ifPresentOrElse(
                  format -> found.add(file(location.path(), format, PROFILE_OFFSET)),
                  () -> problems.add(noFormat(displayName)));
        }
        default -> problems.add(status.notAFile(displayName));
      }
    }

    private void folder(ConfigLocation.ExplicitPath location, String displayName) {
      LocationResolver.inside(location.path(), base, profiles).forEach(this::inFolder);
      KeyPerFileFolder tree = new KeyPerFileFolder(settings, formats, statuses, problems);
      List<KeyFile> keyFiles = tree.keyFiles(location.path(), displayName);
      found.add(new FoundFolder(displayName, keyFiles, PROFILE_OFFSET));
    }

    private void explicitResource(ConfigLocation.ExplicitResource location) {
      String displayName = "classpath:" + location.resource();
      formats
          .of(location.resource())
          .ifPresentOrElse(
              format -> {
                List<FoundFile> files = resources(location.resource(), format, PROFILE_OFFSET);
                if (files.isEmpty() && !location.optional()) {
                  problems.add(missing(displayName, displayName));
                }
                found.addAll(files);
              },
              () -> problems.add(noFormat(displayName)));
    }

    private FoundFile file(Path path, ConfigFormat format, int offset) {
      return new FoundFile(
          path.toString(), displayName(path), new FileOpener(path), format, offset);
    }

    /** Refuses two files with one format and base name in a folder, or two files of one profile. */
    private void refuseTwo(List<FoundFile> files, boolean profile) {
      Map<String, FoundFile> first = new HashMap<>();
      for (FoundFile file : files) {
        FoundFile earlier = first.putIfAbsent(profile ? "" : file.format().name(), file);
        if (earlier != null) {
          problems.add(
              Problem.at(
                      FileOrigin.of(file.displayName()),
                      profile ? "one file for a profile" : "one spelling of the extension",
                      "another one, " + earlier.displayName(),
                      "merge the two into one file")
                  .withCode("VARVE-0412"));
        }
      }
    }
  }

  private Problem missing(String displayName, String written) {
    return Problem.of(
            "varve.config",
            FileOrigin.of(displayName),
            "a file or folder",
            "nothing",
            "correct the path, create the file, or write optional:"
                + written
                + " if it may be missing")
        .withCode("VARVE-0410");
  }

  private Problem noFormat(String displayName) {
    return Problem.of(
            "varve.config",
            FileOrigin.of(displayName),
            "a file that ends in one of ." + String.join(", .", formats.extensions()),
            "another ending",
            "rename the file, or name a folder with one file per key")
        .withCode("VARVE-0411");
  }
}
