package io.varve.config.tool.internal.command;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.host.ProgressLine;
import io.varve.config.tool.internal.host.ToolException;
import io.varve.config.tool.internal.service.RecordingSource;
import io.varve.config.tool.internal.service.ServiceSession;
import io.varve.config.tool.internal.service.ServiceSpec;
import io.varve.config.tool.internal.store.ImportPlan;
import io.varve.config.tool.internal.store.StoreFinder;
import io.varve.config.tool.internal.store.StoreLayers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the values of a file to a store. */
@Command(
    name = "import",
    header = "Writes the values of a file to a store such as Consul.",
    description = {
      "Without --apply it only shows the plan. Existing values and lists are kept unless"
          + " --overwrite is given; concurrent changes are never overwritten. Everything is written"
          + " in one transaction, or nothing: an import that is too large for one needs --in-parts."
          + " With --apply it ends with 1 if anything was not written, also values that no store can"
          + " represent (leave). Kept values do not count."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve import defaults.yaml --application orders",
      "  varve import defaults.yaml --application orders --overwrite --apply",
      "  varve import new.properties --apply -- --varve.consul.write-prefix=config/orders,prod"
    })
final class ImportCommand extends ServiceCommand {
  private static final String NOTHING = "; nothing to write";

  @Parameters(paramLabel = "FILE", description = "Properties, YAML or JSON, by its extension.")
  private Path file = Path.of("");

  @Option(names = "--apply", description = "Writes the values.")
  private boolean apply;

  @Option(names = "--overwrite", description = "Replaces existing values.")
  private boolean overwrite;

  @Option(
      names = "--in-parts",
      description = "Writes in as many transactions as the store needs: each is all or nothing.")
  private boolean inParts;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "The store, if several can be written.")
  private String source = "";

  @Mixin private final SecretsOption secrets = new SecretsOption();

  ImportCommand() {}

  @Override
  public Integer call() {
    ServiceSpec service = service();
    StoreLayers wanted = new StoreLayers(parse(service.loader()));
    try (ServiceSession session = open(service)) {
      RecordingSource recorded = StoreFinder.find(session, source);
      WritableConfigSource store = (WritableConfigSource) recorded.source();
      ImportPlan plan;
      try (ProgressLine progress = new ProgressLine(host(), "reading keys")) {
        progress.begin();
        plan = ImportPlan.of(wanted, recorded, session.config(), overwrite, progress);
      } catch (ConfigException | IllegalStateException e) {
        throw ToolException.notStarted(e);
      }
      plan.lines(secrets.areShown()).forEach(host().out()::println);
      return apply ? applied(plan, store) : dryRun(plan);
    }
  }

  private int dryRun(ImportPlan plan) {
    host()
        .out()
        .println(
            plan.summary()
                + (plan.writes().isEmpty()
                    ? NOTHING
                    : "; nothing was written: add --apply to write"));
    return ExitCode.OK;
  }

  private int applied(ImportPlan plan, WritableConfigSource store) {
    if (plan.writes().isEmpty()) {
      host().out().println(plan.summary() + NOTHING);
    } else {
      write(plan, store);
    }
    return plan.leaves() ? ExitCode.NO : ExitCode.OK;
  }

  private void write(ImportPlan plan, WritableConfigSource store) {
    List<Write> writes = plan.writes();
    int written = 0;
    try {
      for (List<Write> part : inParts ? store.split(writes) : List.of(writes)) {
        List<Write> conflicts = store.write(part);
        if (!conflicts.isEmpty()) {
          conflicts.forEach(write -> host().say(write.key() + " was changed meanwhile"));
          throw ToolException.no(
              written == 0
                  ? "nothing was written"
                  : "the first " + transactions(written) + " written, the others not");
        }
        written++;
      }
    } catch (ConfigException e) {
      if (written > 0) {
        host().say("the first " + transactions(written) + " written before the failure");
      }
      if (!isTooLarge(e, writes)) {
        throw ToolException.notStarted(e);
      }
      String hint = inParts ? "" : "\nto write in several transactions, add --in-parts";
      throw new ToolException(ExitCode.NO, e.getMessage() + hint, e);
    }
    host()
        .out()
        .println(
            plan.summary()
                + "; written in "
                + (written == 1 ? "one transaction" : written + " transactions"));
  }

  private static String transactions(int written) {
    return written == 1 ? "transaction was" : written + " transactions were";
  }

  /** Returns true if the remedy of the failure asks for fewer writes at once. */
  private static boolean isTooLarge(ConfigException e, List<Write> writes) {
    return writes.size() > 1
        && e.problems().stream().anyMatch(problem -> problem.remedy().contains("at once"));
  }

  /** The formats of the service, followed by those of the tool. */
  private static List<ConfigFormat> formats(ClassLoader loader) {
    List<ConfigFormat> formats = new ArrayList<>();
    ServiceLoader.load(ConfigFormat.class, loader).forEach(formats::add);
    ServiceLoader.load(ConfigFormat.class, ImportCommand.class.getClassLoader())
        .forEach(formats::add);
    return formats;
  }

  private List<SourceLayer> parse(ClassLoader loader) {
    Path path = host().resolve(file);
    String name = String.valueOf(path.getFileName());
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    Set<String> known = new LinkedHashSet<>();
    for (ConfigFormat format : formats(loader)) {
      known.addAll(format.extensions());
      if (format.extensions().contains(extension)) {
        try {
          return format.parse(Files.readString(path), Origin.of("file", file.toString()));
        } catch (NoSuchFileException e) {
          throw new ToolException(ExitCode.USAGE, file + " does not exist", e);
        } catch (IOException e) {
          throw new ToolException(ExitCode.USAGE, file + " cannot be read as UTF-8 text", e);
        } catch (ConfigException e) {
          throw new ToolException(ExitCode.NO, String.valueOf(e.getMessage()), e);
        }
      }
    }
    throw ToolException.usage(file + ": expected a file that ends with one of " + known);
  }
}
