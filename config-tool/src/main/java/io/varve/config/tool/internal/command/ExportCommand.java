package io.varve.config.tool.internal.command;

import io.varve.config.ConfigKey;
import io.varve.config.spi.SourceValue;
import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.format.EntryFormatter.Format;
import io.varve.config.tool.internal.format.KeyTree;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.host.ToolException;
import io.varve.config.tool.internal.service.RecordingSource;
import io.varve.config.tool.internal.service.ServiceSession;
import io.varve.config.tool.internal.store.StoreFinder;
import io.varve.config.tool.internal.store.StoreLayers;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what a store holds. */
@Command(
    name = "export",
    header = "Prints the values in a store such as Consul, as they are stored.",
    description = {
      "Placeholders are kept, so that import restores the same. Secrets are left out, and named on"
          + " standard error, unless --show-secrets is given: a mask must not be imported."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve export --application orders > orders.yaml",
      "  varve export db --format properties --show-secrets"
    })
final class ExportCommand extends ServiceCommand {
  @Mixin private final OutputOptions options = new OutputOptions(Format.YAML);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to create; an existing one is not replaced.")
  private @Nullable Path output;

  @Option(names = "--source", paramLabel = "NAME", description = "The store, if there are several.")
  private String source = "";

  ExportCommand() {}

  @Override
  public Integer call() {
    String from = options.prefix();
    List<ConfigEntry> entries = new ArrayList<>();
    int left = 0;
    try (ServiceSession session = open(service())) {
      RecordingSource store = StoreFinder.find(session, source);
      StoreLayers held = new StoreLayers(store.layers());
      for (Map.Entry<String, SourceValue> value : held.values().entrySet()) {
        String key = value.getKey();
        if (!ConfigKey.isUnder(key, from)) {
          continue;
        }
        SourceValue said = value.getValue();
        if (!options.showsSecrets() && session.config().isSecret(key, said.text())) {
          left++;
          host().say(key + " is a secret and left out: add --show-secrets");
          continue;
        }
        entries.add(
            new ConfigEntry(key, Optional.of(said.text()), Optional.of(said.origin()), false));
      }
      held.emptyLists()
          .forEach(
              (key, origin) -> {
                if (ConfigKey.isUnder(key, from)) {
                  entries.add(ConfigEntry.emptyList(key, Optional.of(origin)));
                }
              });
      if (entries.isEmpty() && left == 0) {
        throw ToolException.no(store.name() + " holds no keys there, or is not configured");
      }
    }
    write(options.format(KeyTree.sorted(entries)));
    return ExitCode.OK;
  }

  private void write(String text) {
    if (output == null) {
      host().out().print(text);
      return;
    }
    try {
      Files.writeString(
          host().resolve(output), text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new ToolException(
          ExitCode.USAGE, "--output: " + output + " exists already, and is not replaced", e);
    } catch (IOException e) {
      throw new ToolException(ExitCode.USAGE, "--output: " + output + " cannot be written", e);
    }
  }
}
