package io.varve.config.tool;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class path of the service. Varve's classes come from the tool, so that the service's sources
 * and records meet the types that the tool knows.
 *
 * <p>A class path with Varve's engine on it is that of a whole service: then resources, and so the
 * sources that are found, are its own alone.
 */
final class ServiceClassLoader extends URLClassLoader {
  private static final String ENGINE = "io/varve/config/layered/LayeredConfig.class";

  private final boolean whole;

  private ServiceClassLoader(URL[] urls, ClassLoader parent) {
    super("varve-service", urls, parent);
    this.whole = findResource(ENGINE) != null;
  }

  /** The tool's own loader where there is no class path. */
  static ClassLoader of(String classPath, Host host) {
    ClassLoader parent = VarveTool.class.getClassLoader();
    if (classPath.isEmpty()) {
      return parent;
    }
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      add(entry, host, urls);
    }
    return new ServiceClassLoader(urls.toArray(URL[]::new), parent);
  }

  private static void add(String entry, Host host, List<URL> urls) {
    try {
      if (entry.equals("*") || entry.endsWith(File.separator + "*")) {
        Path folder = host.resolve(Path.of(entry.substring(0, entry.length() - 1)));
        try (Stream<Path> jars = Files.list(folder)) {
          for (Path jar : jars.filter(ServiceClassLoader::isJar).sorted().toList()) {
            urls.add(jar.toUri().toURL());
          }
        }
        return;
      }
      Path path = host.resolve(Path.of(entry));
      if (!Files.exists(path)) {
        throw ToolException.usage("--class-path: " + path + " is not there");
      }
      urls.add(path.toUri().toURL());
    } catch (InvalidPathException | MalformedURLException e) {
      throw ToolException.usage("--class-path: " + entry + " is no path");
    } catch (IOException e) {
      throw ToolException.usage("--class-path: " + entry + " cannot be read");
    }
  }

  private static boolean isJar(Path path) {
    String name = path.toString();
    return name.endsWith(".jar") || name.endsWith(".JAR");
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return whole ? findResources(name) : super.getResources(name);
  }
}
