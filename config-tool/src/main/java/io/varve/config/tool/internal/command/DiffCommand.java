package io.varve.config.tool.internal.command;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.format.JsonWriter;
import io.varve.config.tool.internal.host.AnsiColors;
import io.varve.config.tool.internal.host.DisplayText;
import io.varve.config.tool.internal.host.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two configurations. */
@Command(
    name = "diff",
    header = "Compares the configurations of a service that is started in two ways.",
    description = {
      "A and B are each one of",
      "  profile:NAME[,NAME]   with these profiles",
      "  directory:PATH        started in this folder",
      "  prefix:PATH[,PATH]    with these prefixes of Consul instead of its own",
      "  here                  as the options describe",
      "Everything else is as the options describe. Compares effective values, not their origins."
          + " Ends with 0 if they are equal and with 1 if they differ."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve diff profile:dev profile:prod",
      "  varve diff here directory:/srv/orders db",
      "  varve diff prefix:config/orders prefix:config/orders-next --json"
    })
final class DiffCommand extends ServiceCommand {
  @Parameters(index = "0", paramLabel = "A", description = "The first configuration.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "The second configuration.")
  private String second = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "PREFIX",
      description = "A key; compares it and all keys below it.")
  private String prefix = "";

  @Option(
      names = "--json",
      description = "Prints one object per line: key, old, new, and their origins.")
  private boolean json;

  @Mixin private final SecretsOption secrets = new SecretsOption();

  DiffCommand() {}

  @Override
  public Integer call() {
    String from = KeyArgument.canonical(prefix);
    DiffOperand a = DiffOperand.of(first, host());
    DiffOperand b = DiffOperand.of(second, host());
    Map<String, ConfigEntry> before = a.entries(service(), from, host());
    Map<String, ConfigEntry> after = b.entries(service(), from, host());
    // The setting of an operand itself is not a difference.
    for (String setting : List.of(a.setting(), b.setting())) {
      before.keySet().removeIf(key -> !setting.isEmpty() && ConfigKey.isUnder(key, setting));
      after.keySet().removeIf(key -> !setting.isEmpty() && ConfigKey.isUnder(key, setting));
    }
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    boolean same = true;
    for (String key : keys) {
      Optional<ConfigEntry> left = Optional.ofNullable(before.get(key));
      Optional<ConfigEntry> right = Optional.ofNullable(after.get(key));
      if (!left.map(DiffCommand::compared).equals(right.map(DiffCommand::compared))) {
        same = false;
        tell(key, left, right);
      }
    }
    return same ? ExitCode.OK : ExitCode.NO;
  }

  private static Object compared(ConfigEntry entry) {
    return entry.documentValue(true);
  }

  private void tell(String key, Optional<ConfigEntry> left, Optional<ConfigEntry> right) {
    if (json) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("key", key);
      line.put("old", told(left));
      line.put("new", told(right));
      line.put("oldOrigin", origin(left));
      line.put("newOrigin", origin(right));
      host().out().println(JsonWriter.line(line));
      return;
    }
    AnsiColors paint = new AnsiColors(host().isColoured());
    left.ifPresent(entry -> host().out().println(paint.red("- " + line(entry))));
    right.ifPresent(entry -> host().out().println(paint.green("+ " + line(entry))));
  }

  private String line(ConfigEntry entry) {
    return DisplayText.escaped(entry.key())
        + " = "
        + DisplayText.line(entry.displayText(secrets.areShown()))
        + DisplayText.escaped(entry.origin().map(origin -> "  (" + origin + ")").orElse(""));
  }

  private @Nullable Object told(Optional<ConfigEntry> entry) {
    return entry.map(each -> each.documentValue(secrets.areShown())).orElse(null);
  }

  private static @Nullable String origin(Optional<ConfigEntry> entry) {
    return entry.flatMap(ConfigEntry::origin).map(Origin::toString).orElse(null);
  }
}
