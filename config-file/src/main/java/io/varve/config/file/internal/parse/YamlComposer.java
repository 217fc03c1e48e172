package io.varve.config.file.internal.parse;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.file.internal.parse.YamlNode.Entry;
import io.varve.config.file.internal.parse.YamlNode.Item;
import io.varve.config.file.internal.parse.YamlNode.Mapping;
import io.varve.config.file.internal.parse.YamlNode.Scalar;
import io.varve.config.file.internal.parse.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Composes YAML events into nodes. Sizes include each alias as a copy of its node. They are checked
 * here, so that a document that would expand without limit is refused before its layer is built.
 * Single-use.
 */
final class YamlComposer {
  static final int MAX_DEPTH = 100;
  static final long MAX_NODES = 1_000_000;
  static final int MAX_ALIASES = 10_000;

  private static final String NO_KEY = "VARVE-0467";
  private static final String STANDARD = "tag:yaml.org,2002:";
  private static final Set<String> SCALAR_TAGS =
      Set.of("str", "int", "float", "bool", "null", "timestamp", "binary", "merge");
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  private final String text;
  private final Origin origin;
  private final Parser parser;

  /** The nodes of the anchors in the document; null while a node is not complete. */
  private final Map<String, @Nullable YamlNode> anchors = new HashMap<>();

  private int aliases;

  YamlComposer(String text, Origin origin) {
    this.text = text;
    this.origin = origin;
    LoaderOptions options = new LoaderOptions();
    // The source that read the document has limited its length.
    options.setCodePointLimit(Integer.MAX_VALUE);
    parser = new ParserImpl(new StreamReader(text), options);
  }

  List<YamlNode> documents() {
    List<YamlNode> documents = new ArrayList<>();
    try {
      long size = 0;
      parser.getEvent();
      while (parser.checkEvent(Event.ID.DocumentStart)) {
        parser.getEvent();
        anchors.clear();
        YamlNode document = node(parser.getEvent(), 1);
        size += document.size();
        checkLimits(size, 0, document.line());
        documents.add(document);
        parser.getEvent();
      }
    } catch (YAMLException e) {
      // The parser's message quotes the document, which may contain a secret: it is not passed on.
      throw new SourceException(YamlSyntaxErrors.problem(text, origin, e));
    }
    return documents;
  }

  private YamlNode node(Event event, int level) {
    checkLimits(0, level, line(event));
    if (event instanceof AliasEvent alias) {
      return aliased(alias, level);
    }
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.put(anchor, null);
    }
    YamlNode node;
    if (event instanceof ScalarEvent scalar) {
      node = scalar(scalar);
    } else if (event instanceof SequenceStartEvent start) {
      checkTag(start.getTag(), Set.of("seq"), start);
      node = sequence(start, level);
    } else {
      MappingStartEvent start = (MappingStartEvent) event;
      checkTag(start.getTag(), Set.of("map"), start);
      node = mapping(start, level);
    }
    if (anchor != null) {
      anchors.put(anchor, node);
    }
    return node;
  }

  private YamlNode aliased(AliasEvent alias, int level) {
    if (++aliases > MAX_ALIASES) {
      throw refuse(
          "VARVE-0464",
          alias,
          "at most " + MAX_ALIASES + " aliases",
          "more",
          "write the values out, or split it");
    }
    YamlNode node = anchors.get(alias.getAnchor());
    if (node != null) {
      checkLimits(node.size(), level + node.depth() - 1, line(alias));
      return node;
    }
    if (anchors.containsKey(alias.getAnchor())) {
      throw refuse(
          "VARVE-0465",
          alias,
          "an alias of another node",
          "one of a node around it",
          "break the circle");
    }
    throw refuse(
        "VARVE-0466",
        alias,
        "an alias of an anchor further up",
        "one of an anchor that is not there",
        "define the anchor, or quote the value if it is to begin with an asterisk");
  }

  private Scalar scalar(ScalarEvent event) {
    String tag = event.getTag();
    checkTag(tag, SCALAR_TAGS, event);
    boolean isNull =
        tag == null
            ? event.isPlain() && NULLS.contains(event.getValue())
            : tag.equals(STANDARD + "null");
    return new Scalar(event.getValue(), isNull, line(event));
  }

  private Sequence sequence(SequenceStartEvent start, int level) {
    List<Item> items = new ArrayList<>();
    long size = 1;
    int depth = 0;
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      Event event = parser.getEvent();
      YamlNode value = node(event, level + 1);
      items.add(new Item(value, line(event)));
      size += value.size();
      depth = Math.max(depth, value.depth());
      checkLimits(size, 0, line(event));
    }
    parser.getEvent();
    return new Sequence(items, line(start), size, depth + 1);
  }

  private Mapping mapping(MappingStartEvent start, int level) {
    List<Entry> entries = new ArrayList<>();
    long size = 1;
    int depth = 0;
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event key = parser.getEvent();
      YamlNode name = node(key, level + 1);
      if (!(name instanceof Scalar scalar)) {
        throw refuse(NO_KEY, key, "a key", "a list or a mapping as one", "use a text as the key");
      }
      if (scalar.isNull()) {
        throw refuse(
            NO_KEY, key, "a key", "null as one", "give the value a key, or quote this one");
      }
      YamlNode value = node(parser.getEvent(), level + 1);
      entries.add(new Entry(scalar.text(), isMerge(key), value, line(key)));
      size += value.size();
      depth = Math.max(depth, value.depth());
      checkLimits(size, 0, line(key));
    }
    parser.getEvent();
    return new Mapping(entries, line(start), size, depth + 1);
  }

  private static boolean isMerge(Event key) {
    return key instanceof ScalarEvent scalar
        && (scalar.getTag() == null
            ? scalar.isPlain() && scalar.getValue().equals("<<")
            : scalar.getTag().equals(STANDARD + "merge"));
  }

  private void checkTag(@Nullable String tag, Set<String> known, Event event) {
    boolean fine =
        tag == null
            || tag.equals("!")
            || (tag.startsWith(STANDARD) && known.contains(tag.substring(STANDARD.length())));
    if (!fine) {
      throw refuse(
          "VARVE-0468",
          event,
          "a plain value, list or mapping",
          "a tag that makes it something else",
          "remove the tag, or quote the value if it is to begin with an exclamation mark");
    }
  }

  private void checkLimits(long size, int depth, long line) {
    if (depth > MAX_DEPTH) {
      throw refuse(
          "VARVE-0469",
          line,
          "at most " + MAX_DEPTH + " levels",
          "more",
          "make the document flatter");
    }
    if (size > MAX_NODES) {
      throw refuse(
          "VARVE-0470",
          line,
          "at most " + MAX_NODES + " values with all aliases written out",
          "more",
          "use fewer aliases, or split the file");
    }
  }

  private SourceException refuse(
      String code, Event event, String expected, String found, String remedy) {
    return refuse(code, line(event), expected, found, remedy);
  }

  private SourceException refuse(
      String code, long line, String expected, String found, String remedy) {
    return new SourceException(
        Problem.at(origin.atLine(line), expected, found, remedy).withCode(code));
  }

  private static long line(Event event) {
    return event.getStartMark().getLine() + 1L;
  }
}
