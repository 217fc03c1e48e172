package io.varve.config.file.internal.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON document into a layer. Single-use. */
public final class JsonReader {
  private static final int MAX_DEPTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  // The source that read the document has limited its length.
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          // Configuration names rarely occur twice: a cache of names would only grow.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final String text;
  private final LayerCollector collector;

  public JsonReader(String text, Origin origin) {
    this.text = text;
    this.collector = new LayerCollector(text, origin);
  }

  public SourceLayer read() {
    try (JsonParser json = FACTORY.createParser(text)) {
      try {
        readRoot(json);
      } catch (JsonProcessingException e) {
        // The parser's message quotes the document, which may contain a secret: it is not passed
        // on.
        malformed(e, json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return collector.build();
  }

  private void readRoot(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    if (token == null) {
      return;
    }
    if (token == JsonToken.START_OBJECT) {
      readObject("", json);
    } else if (token != JsonToken.VALUE_NULL) {
      collector.problem(
          "VARVE-0450",
          null,
          line(json),
          "an object with keys and values",
          token == JsonToken.START_ARRAY ? "an array" : "a single value",
          "put it into an object as in {\"key\": …}");
      return;
    }
    if (json.nextToken() != null) {
      collector.problem(
          "VARVE-0451",
          null,
          line(json),
          "the end of the text after the object",
          "something more",
          "remove it, or check the braces");
    }
  }

  private void readObject(@Nullable String prefix, JsonParser json) throws IOException {
    Map<String, Long> lines = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      long line = line(json);
      String key = prefix == null ? null : collector.child(prefix, name, line);
      Long first = lines.putIfAbsent(name, line);
      if (first != null && key != null) {
        collector.duplicate(key, first, line);
        key = null;
      }
      json.nextToken();
      readValue(key, line, json);
    }
  }

  /** Reads the value at the current token; skips it if the key is null. */
  private void readValue(@Nullable String key, long line, JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_OBJECT) {
      readObject(key, json);
    } else if (token == JsonToken.START_ARRAY) {
      readArray(key, line, json);
    } else if (key != null && token == JsonToken.VALUE_NULL) {
      collector.hide(key, line);
    } else if (key != null) {
      collector.put(key, json.getText(), line);
    }
  }

  private void readArray(@Nullable String key, long line, JsonParser json) throws IOException {
    int index = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      long elementLine = line(json);
      String element = key == null ? null : ConfigKey.element(key, index);
      int before = collector.count();
      readValue(element, elementLine, json);
      if (element != null && json.currentToken() == JsonToken.END_OBJECT) {
        collector.checkElement(element, before, elementLine);
      }
      index++;
    }
    if (index == 0 && key != null) {
      collector.putEmptyList(key, line);
    }
  }

  private void malformed(JsonProcessingException e, JsonParser json) {
    JsonLocation known = e.getLocation();
    JsonLocation location = known == null ? json.currentLocation() : known;
    long line = Math.max(1, location.getLineNr());
    String at = " at column " + location.getColumnNr();
    String key = key(json.getParsingContext());
    if (e instanceof StreamConstraintsException) {
      collector.problem(
          "VARVE-0452",
          key,
          line,
          "at most " + MAX_DEPTH + " levels, and names and numbers of a sane length",
          "more" + at,
          "make the document flatter");
    } else if (e instanceof JsonEOFException) {
      collector.problem(
          "VARVE-0453",
          key,
          line,
          "JSON",
          "the end of the text inside a value or object",
          "complete the text");
    } else {
      collector.problem(
          "VARVE-0454",
          key,
          line,
          "JSON",
          "something else" + at,
          "check commas, braces and double quotes there and just before; JSON has no comments");
    }
  }

  /** The names that enclose the position where the parser stopped, down to the first array. */
  private static @Nullable String key(@Nullable JsonStreamContext context) {
    String key = null;
    for (; context != null; context = context.getParent()) {
      String name = context.getCurrentName();
      if (context.inArray()) {
        key = null;
      } else if (name != null) {
        key = key == null ? name : ConfigKey.join(name, key);
      }
    }
    return key;
  }

  private static long line(JsonParser json) {
    return json.currentTokenLocation().getLineNr();
  }
}
