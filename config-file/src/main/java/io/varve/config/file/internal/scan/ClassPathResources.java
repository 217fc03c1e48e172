package io.varve.config.file.internal.scan;

import io.varve.config.Problem;
import io.varve.config.file.internal.FileOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds class path resources, and which of them are plain files that can change. Thread-safe. */
final class ClassPathResources {
  private final ClassLoader loader;

  ClassPathResources(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * A resource.
   *
   * @param location where it is
   * @param path the file that it is, or null if it is inside of one
   */
  record Resource(URL location, @Nullable Path path) implements FileInventory.Opener {

    String url() {
      return location.toString();
    }

    /**
     * Without the JVM's cache of jars, which would answer with old contents, and keep jars open.
     */
    @Override
    public InputStream open() throws IOException {
      if (path != null) {
        return Files.newInputStream(path);
      }
      URLConnection connection = location.openConnection();
      connection.setUseCaches(false);
      return connection.getInputStream();
    }

    /** The jar or folder that holds it, as short as can be. */
    String container() {
      String folder = url().substring(0, url().lastIndexOf('/'));
      int jar = folder.indexOf("!");
      String holder = jar < 0 ? folder : folder.substring(0, jar);
      return holder.substring(holder.lastIndexOf('/') + 1);
    }
  }

  /** Every resource of a name, in the order of the class path. */
  List<Resource> find(String name, List<Problem> problems) {
    List<Resource> resources = new ArrayList<>();
    try {
      for (URL url : Collections.list(loader.getResources(name))) {
        resources.add(new Resource(url, path(url)));
      }
    } catch (IOException e) {
      problems.add(
          Problem.at(
              FileOrigin.of("classpath:" + name),
              "a class path that can be read",
              "one that cannot (" + e.getClass().getSimpleName() + ")",
              "check the class path"));
    }
    return resources;
  }

  /** The folders of the class path, in which resources may appear. */
  List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    try {
      for (URL url : Collections.list(loader.getResources(""))) {
        Path path = path(url);
        if (path != null) {
          folders.add(path);
        }
      }
    } catch (IOException e) {
      // They serve only to see new files early; find() reports what is wrong.
      return List.of();
    }
    return folders;
  }

  private static @Nullable Path path(URL url) {
    if (!url.getProtocol().equals("file")) {
      return null;
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      // Then it is read through its URL, and not watched.
      return null;
    }
  }
}
