package io.varve.tests;

import io.varve.tests.Markdown.Block;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles the Java of the documentation, as strictly as Varve's own. A block with imports is a
 * file of its own. A module declaration gets stubs for its packages. All other blocks are
 * statements that can use {@code config}, {@code args} and the usual imports. Line numbers are
 * those of the page.
 */
final class Snippets {
  private static final Pattern MODULE = Pattern.compile("(?m)^(open )?module ");
  private static final Pattern PACKAGES = Pattern.compile("(?m)^ *(?:opens|exports) ([\\w.]+)");
  private static final Pattern OWN_FILE = Pattern.compile("(?m)^import ");
  private static final Pattern MAIN =
      Pattern.compile("(?m)^(?:public |final )*(?:class|record|interface|enum) (\\w+)");

  private static final String BEFORE =
      "import io.varve.config.*; import io.varve.config.layered.*; import io.varve.config.spi.*;"
          + " import java.net.*; import java.time.*; import java.util.*; final class Snippet {"
          + " public static void main(String[] args) throws Exception {"
          + " try (LayeredConfig config = LayeredConfig.load(args)) { snippet(config, args); }"
          + " catch (ConfigException e) { System.out.println(e.getMessage()); } }"
          + " static void snippet(LayeredConfig config, String[] args) throws Exception {";

  private Snippets() {}

  /** The name of the class that {@code java} runs for a block. */
  static String mainClass(Block block) {
    Matcher main = MAIN.matcher(block.text());
    String last = "Snippet";
    while (OWN_FILE.matcher(block.text()).find() && main.find()) {
      last = main.group(1);
    }
    return packageOf(block) + "." + last;
  }

  private static String packageOf(Block block) {
    return "page."
        + block.page().replaceAll("\\W", "_").toLowerCase(Locale.ROOT)
        + ".line"
        + block.line();
  }

  /** Returns the messages of the compiler; empty if there are none. */
  static String compile(List<Block> blocks, Path classes) {
    List<JavaFileObject> sources = new ArrayList<>();
    StringBuilder trouble = new StringBuilder();
    for (Block block : blocks) {
      if (MODULE.matcher(block.text()).find()) {
        trouble.append(compileModule(block, classes.resolve("module" + block.line())));
      } else {
        sources.add(new Source(block.toString(), text(block)));
      }
    }
    return trouble.append(javac(sources, List.of("-d", classes.toString()))).toString();
  }

  private static String text(Block block) {
    boolean own = OWN_FILE.matcher(block.text()).find();
    return "\n".repeat(block.line() - 1)
        + "package "
        + packageOf(block)
        + ";"
        + (own ? "\n" + block.text() : BEFORE + "\n" + block.text() + "}}");
  }

  private static String compileModule(Block block, Path classes) {
    List<JavaFileObject> sources = new ArrayList<>();
    sources.add(new Source("module-info", block.text()));
    Matcher packages = PACKAGES.matcher(block.text());
    while (packages.find()) {
      String stub = "package " + packages.group(1) + "; final class Stub {}";
      sources.add(new Source("Stub" + sources.size(), stub));
    }
    String path = System.getProperty("java.class.path");
    return javac(sources, List.of("-d", classes.toString(), "--module-path", path));
  }

  private static String javac(List<JavaFileObject> sources, List<String> options) {
    if (sources.isEmpty()) {
      return "";
    }
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("-Xlint:all", "-Werror", "-proc:none", "-parameters"));
    StringWriter words = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Path.of(options.get(1)).toFile().mkdirs();
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(Path.of(options.get(1))));
      boolean done = compiler.getTask(words, files, null, all, null, sources).call();
      return done ? "" : words.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Source text with any name, which the messages show. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE
          && simpleName.equals("module-info") == toUri().getPath().endsWith("module-info");
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
