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

/** Class path resources by name. Those that are plain files are watched. Thread-safe. */
final class ClassPathResources {
  private final ClassLoader loader;

  ClassPathResources(ClassLoader loader) {
    this.loader = loader;
  }

  /** A resource. Inside a jar it has no path. */
  record Resource(URL location, @Nullable Path path) implements FileInventory.Opener {

    String url() {
      return location.toString();
    }

    /** Bypasses the JVM's cache of jars, which returns old contents and keeps jars open. */
    @Override
    public InputStream open() throws IOException {
      if (path != null) {
        return Files.newInputStream(path);
      }
      URLConnection connection = location.openConnection();
      connection.setUseCaches(false);
      return connection.getInputStream();
    }

    /** Name of the jar or folder that contains the resource. */
    String container() {
      String folder = url().substring(0, url().lastIndexOf('/'));
      int jar = folder.indexOf("!");
      String holder = jar < 0 ? folder : folder.substring(0, jar);
      return holder.substring(holder.lastIndexOf('/') + 1);
    }
  }

  /** Returns all resources with a name, in the order of the class path. */
  List<Resource> find(String name, List<Problem> problems) {
    try {
      List<Resource> found = new ArrayList<>();
      for (URL url : Collections.list(loader.getResources(name))) {
        found.add(new Resource(url, path(url)));
      }
      return found;
    } catch (IOException e) {
      problems.add(
          Problem.at(
                  FileOrigin.of("classpath:" + name),
                  "a readable class path",
                  "a read error (" + e.getClass().getSimpleName() + ")",
                  "check the class path")
              .withCode("VARVE-0417"));
    }
    return List.of();
  }

  /** Returns the folders of the class path, in which resources may appear. */
  List<Path> folders() {
    try {
      List<Path> folders = new ArrayList<>();
      for (URL url : Collections.list(loader.getResources(""))) {
        Path folder = path(url);
        if (folder != null) {
          folders.add(folder);
        }
      }
      return folders;
    } catch (IOException e) {
      // The folders only help to detect new files early. find() reports the error.
      return List.of();
    }
  }

  private static @Nullable Path path(URL url) {
    if (!url.getProtocol().equals("file")) {
      return null;
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      // The resource is read through its URL and not watched.
      return null;
    }
  }
}
