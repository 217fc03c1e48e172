package io.varve.config.tool.internal.service;

import io.varve.config.tool.internal.host.Host;
import io.varve.config.tool.internal.host.ToolException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Class loader for the class path of the service, which hides classes of the same name in the
 * tool's jar. The shared types come from the tool: Varve's API and engine, SLF4J, JSpecify and
 * Jakarta Validation.
 *
 * <p>A class path with Varve's engine is complete: nothing is added. To any other class path the
 * tool adds its own sources and libraries.
 */
public final class ServiceClassLoader extends URLClassLoader {
  private static final String ENGINE = "io/varve/config/layered/LayeredConfig.class";

  /** Prefixes of the packages that come from the tool. */
  private static final List<String> SHARED =
      List.of(
          "io.varve.config.spi.",
          "io.varve.config.layered.",
          "io.varve.config.tool.",
          "org.slf4j.",
          "org.jspecify.",
          "jakarta.validation.");

  private static final String API = "io.varve.config.";

  private final ClassLoader tool;
  private final boolean whole;

  private ServiceClassLoader(URL[] urls, ClassLoader tool) {
    super("varve-service", urls, getPlatformClassLoader());
    this.tool = tool;
    this.whole = findResource(ENGINE) != null;
  }

  /** Returns the loader for a class path; the tool's own loader for an empty one. */
  public static ClassLoader of(String classPath, Host host) {
    ClassLoader tool = ServiceClassLoader.class.getClassLoader();
    if (classPath.isEmpty()) {
      return tool;
    }
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      add(entry, host, urls);
    }
    return new ServiceClassLoader(urls.toArray(URL[]::new), tool);
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
        throw ToolException.usage("--class-path: " + path + " does not exist");
      }
      urls.add(path.toUri().toURL());
    } catch (InvalidPathException | MalformedURLException e) {
      throw ToolException.usage("--class-path: " + entry + " is not a path");
    } catch (IOException e) {
      throw ToolException.usage("--class-path: " + entry + " cannot be read");
    }
  }

  private static boolean isJar(Path path) {
    String name = path.toString();
    return name.endsWith(".jar") || name.endsWith(".JAR");
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    Class<?> shared = isShared(name) ? ofTool(name) : null;
    if (shared != null) {
      return shared;
    }
    try {
      return super.loadClass(name, resolve);
    } catch (ClassNotFoundException absent) {
      Class<?> found = ofTool(name);
      if (found == null || (whole && !isOfJdk(found))) {
        throw absent;
      }
      return found;
    }
  }

  private static boolean isShared(String name) {
    return SHARED.stream().anyMatch(name::startsWith)
        || (name.startsWith(API) && name.indexOf('.', API.length()) < 0);
  }

  private @Nullable Class<?> ofTool(String name) {
    try {
      return tool.loadClass(name);
    } catch (ClassNotFoundException absent) {
      return null;
    }
  }

  /** Some modules of the JDK are loaded by the tool's loader. */
  private static boolean isOfJdk(Class<?> type) {
    return type.getModule().isNamed() && type.getModule().getName().startsWith("jdk.");
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = super.getResource(name);
    return own != null || whole ? own : tool.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = Collections.list(super.getResources(name));
    if (!whole) {
      all.addAll(Collections.list(tool.getResources(name)));
    }
    return Collections.enumeration(all);
  }
}
