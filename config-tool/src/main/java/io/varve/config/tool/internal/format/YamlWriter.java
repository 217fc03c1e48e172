package io.varve.config.tool.internal.format;

import io.varve.config.tool.internal.host.DisplayText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Writes maps, lists, texts and null as YAML. Texts are plain where Varve reads them as written:
 * numbers and booleans are not quoted. Single-use.
 */
public final class YamlWriter {
  private static final Set<Tag> PLAIN =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP);

  private final Resolver resolver = new Resolver();
  private final Emitter emitter;
  private final String mark;

  private YamlWriter(StringWriter text, String mark) {
    this.mark = mark;
    DumperOptions options = new DumperOptions();
    options.setSplitLines(false);
    options.setAllowUnicode(true);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    this.emitter = new Emitter(text, options);
  }

  static String of(Map<String, ? extends @Nullable Object> document) {
    StringWriter text = new StringWriter();
    String mark = unused(JsonWriter.line(document));
    try {
      new YamlWriter(text, mark).write(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().replace(mark, "\\u");
  }

  /** A character that does not occur in a text. */
  private static String unused(String text) {
    char mark = '\uE000'; // private use area: larger than the number of such characters in any text
    while (text.indexOf(mark) >= 0) {
      mark++;
    }
    return String.valueOf(mark);
  }

  private void write(Map<String, ? extends @Nullable Object> document) throws IOException {
    emitter.emit(new StreamStartEvent(null, null));
    emitter.emit(new DocumentStartEvent(null, null, false, null, Map.of()));
    value(document);
    emitter.emit(new DocumentEndEvent(null, null, false));
    emitter.emit(new StreamEndEvent(null, null));
  }

  private void value(@Nullable Object value) throws IOException {
    if (value == null) {
      scalar("null", ScalarStyle.PLAIN);
    } else if (value instanceof Map<?, ?> map) {
      emitter.emit(new MappingStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text(String.valueOf(entry.getKey()));
        value(entry.getValue());
      }
      emitter.emit(new MappingEndEvent(null, null));
    } else if (value instanceof List<?> list) {
      emitter.emit(new SequenceStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
      for (Object element : list) {
        value(element);
      }
      emitter.emit(new SequenceEndEvent(null, null));
    } else {
      text(value.toString());
    }
  }

  /** Writes characters that the emitter would change as escapes. */
  private void text(String text) throws IOException {
    String whole = DisplayText.printable(text, mark);
    scalar(whole, whole.equals(text) ? style(text) : ScalarStyle.DOUBLE_QUOTED);
  }

  private ScalarStyle style(String text) {
    boolean odd =
        text.chars()
            .anyMatch(
                c ->
                    (Character.isISOControl(c) && c != '\n')
                        || c == 0x2028
                        || c == 0x2029
                        || c == 0xFEFF);
    if (odd) {
      return ScalarStyle.DOUBLE_QUOTED;
    }
    if (text.indexOf('\n') >= 0) {
      // A block keeps its lines, except a block of blanks alone.
      return text.isBlank() || text.startsWith(" ") || text.startsWith("\n")
          ? ScalarStyle.DOUBLE_QUOTED
          : ScalarStyle.LITERAL;
    }
    return PLAIN.contains(resolver.resolve(NodeId.scalar, text, true))
        ? ScalarStyle.PLAIN
        : ScalarStyle.DOUBLE_QUOTED;
  }

  private void scalar(String text, ScalarStyle style) throws IOException {
    emitter.emit(
        new ScalarEvent(null, null, new ImplicitTuple(true, true), text, null, null, style));
  }
}
