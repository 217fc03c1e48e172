package io.varve.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every problem that the published modules create has a code. A code stands once in the code, in
 * the range of its module, and once in docs/problems.md.
 */
@Tag("any-jdk")
class ProblemCodesTest {
  private static final Pattern CODE = Pattern.compile("VARVE-([0-9]{4})");
  private static final Pattern ROW = Pattern.compile("\\| (VARVE-\\S+) \\| [^|]+ \\| [^|]+ \\|");
  private static final Pattern RANGE =
      Pattern.compile("\\| `([a-z-]+)` \\| ([0-9]{4})–([0-9]{4}) \\|");

  /** The places of each code in the code, as string literals. */
  private static final Map<String, List<String>> PLACES = new TreeMap<>();

  private static final List<String> WITHOUT_CODE = new ArrayList<>();

  @BeforeAll
  static void parse() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromFiles(sources()));
      for (CompilationUnitTree unit : task.parse()) {
        new Search(name(Path.of(unit.getSourceFile().toUri()))).scan(unit, null);
      }
    }
    assertThat(PLACES).hasSizeGreaterThan(100);
  }

  private static List<File> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Markdown.ROOT)) {
      return files
          .filter(
              file -> name(file).matches("(integrations/)?config-[^/]+/src/main/java/.*\\.java"))
          .map(Path::toFile)
          .toList();
    }
  }

  private static String name(Path file) {
    return Markdown.ROOT.relativize(file).toString().replace('\\', '/');
  }

  /** Collects the codes of a file, and the problems that it creates without one. */
  private static final class Search extends TreePathScanner<Void, Void> {
    private final String file;

    private Search(String file) {
      this.file = file;
    }

    @Override
    public Void visitLiteral(LiteralTree literal, Void unused) {
      if (literal.getValue() instanceof String text && text.startsWith("VARVE-")) {
        PLACES.computeIfAbsent(text, code -> new ArrayList<>()).add(file);
      }
      return super.visitLiteral(literal, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
      if (call.getMethodSelect() instanceof MemberSelectTree method
          && isProblem(method.getExpression())
          && !isWithCode(getCurrentPath().getParentPath().getLeaf())) {
        WITHOUT_CODE.add(file + ": " + call);
      }
      return super.visitMethodInvocation(call, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree reference, Void unused) {
      if (isProblem(reference.getQualifierExpression())
          && List.of("of", "at", "<init>").contains(reference.getName().toString())) {
        WITHOUT_CODE.add(file + ": " + reference);
      }
      return super.visitMemberReference(reference, null);
    }

    @Override
    public Void visitNewClass(NewClassTree created, Void unused) {
      if (isProblem(created.getIdentifier()) && !file.endsWith("/Problem.java")) {
        List<? extends ExpressionTree> arguments = created.getArguments();
        String code = arguments.get(arguments.size() - 1).toString();
        if (!code.startsWith("Optional.of(") && !code.endsWith(".code()")) {
          WITHOUT_CODE.add(file + ": " + created);
        }
      }
      return super.visitNewClass(created, null);
    }

    private static boolean isProblem(Tree expression) {
      return expression.toString().matches("(io\\.varve\\.config\\.)?Problem");
    }

    private static boolean isWithCode(Tree tree) {
      return tree instanceof MemberSelectTree next
          && next.getIdentifier().contentEquals("withCode");
    }
  }

  @Test
  void problems_haveACode() {
    assertThat(WITHOUT_CODE).isEmpty();
  }

  @Test
  void codes_standOnceInTheCode() {
    Map<String, List<String>> twice = new TreeMap<>(PLACES);
    twice.values().removeIf(files -> files.size() == 1);
    assertThat(twice).isEmpty();
  }

  @Test
  void codes_areInTheRangeOfTheirModule() {
    Map<String, Matcher> ranges =
        Markdown.read(Markdown.ROOT.resolve("CONTRIBUTING.md")).lines().stream()
            .map(RANGE::matcher)
            .filter(Matcher::matches)
            .collect(Collectors.toMap(range -> range.group(1), range -> range));
    PLACES.forEach(
        (code, files) -> {
          Matcher number = CODE.matcher(code);
          assertThat(number.matches()).as(code).isTrue();
          for (String file : files) {
            Matcher range = ranges.get(file.substring(0, file.indexOf('/')));
            assertThat(number.group(1))
                .as("%s in %s", code, file)
                .isBetween(range.group(2), range.group(3));
          }
        });
  }

  /** The page has the codes in order, each once. */
  @Test
  void page_hasTheCodesOfTheCode() {
    List<String> page =
        Markdown.read(Markdown.ROOT.resolve("docs/problems.md")).lines().stream()
            .filter(line -> line.startsWith("| VARVE"))
            .map(ROW::matcher)
            .map(row -> row.matches() ? row.group(1) : row + " is no row")
            .toList();
    assertThat(page).containsExactlyElementsOf(PLACES.keySet());
  }
}
