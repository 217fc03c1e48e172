package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.tool.Tool.Result;
import io.varve.config.tool.internal.format.EntryFormatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DumpCommandTest extends AbstractToolTest {
  @Test
  void dump_masksSecrets() {
    for (EntryFormatter.Format format : EntryFormatter.Format.values()) {
      Result result = tool.run("dump", "--format", format.toString());
      assertEquals(0, result.code());
      assertFalse(result.out().contains("hunter2"), format.toString());
      assertTrue(result.out().contains("******"), format.toString());
      assertTrue(
          tool.run("dump", "-f", format.toString(), "--show-secrets").out().contains("hunter2"));
    }
  }

  @Test
  void dump_ofWhatOnlyLooksLikeAPlaceholder_isReadBack() throws IOException {
    Files.writeString(
        folder.resolve("application.yaml"), "a: 'x \\${b} \\\\${c} \\${'\nb: 1\nc: ${b}\n");
    String value = "x ${b} \\${c} ${";
    assertEquals(value + "\n", tool.run("get", "a").out());
    assertEquals("a  " + value + "\n", tool.run("dump", "a").out(), "a table is for people");
    for (String format : List.of("properties", "yaml", "json")) {
      Path other = Files.createDirectory(folder.resolve(format));
      Files.writeString(
          other.resolve("application." + format), tool.run("dump", "-f", format).out());
      Tool reader = new Tool(other);
      assertEquals(value + "\n", reader.run("get", "a").out(), format);
      assertEquals("1\n", reader.run("get", "c").out(), format);
    }
  }

  @Test
  void dump_ofListsWithoutElements_isReadBack() throws IOException {
    Files.writeString(
        folder.resolve("application.yaml"),
        "a: []\nb: [[], [1]]\nc: [1]\nd: []\ne: []\nf: []\nf.g: 1\n");
    Files.writeString(folder.resolve("application-prod.yaml"), "c: []\nd: [2]\ne: text\n");
    tool.environment("VARVE_PROFILE", "prod");
    assertEquals(
        """
        a        []    application.yaml:1
        b[0]     []    application.yaml:2
        b[1][0]  1     application.yaml:2
        c        []    application-prod.yaml:1
        d[0]     2     application-prod.yaml:2
        e        text  application-prod.yaml:3
        f        []    application.yaml:6
        f.g      1     application.yaml:7
        """,
        tool.run("dump", "--origins").out());
    for (String format : List.of("properties", "yaml", "json")) {
      Path other = Files.createDirectory(folder.resolve(format));
      Files.writeString(
          other.resolve("application." + format), tool.run("dump", "-f", format).out());
      Result again = new Tool(other).run("dump");
      assertEquals(
          format.equals("properties")
              ? tool.run("dump").out().replace("[]", "").replaceAll(" +\n", "\n")
              : tool.run("dump").out(),
          again.out(),
          format + " has only blanks for them, which every list reads as empty");
    }
    assertEquals("{\n  \"a\": []\n}\n", tool.run("dump", "a", "-f", "json").out());
    assertEquals(0, tool.run("dump", "a").code());
    assertEquals(
        """
        {"key":"c","old":[],"new":null,"oldOrigin":"application-prod.yaml:1","newOrigin":null}
        {"key":"c[0]","old":null,"new":"1","oldOrigin":null,"newOrigin":"application.yaml:3"}
        """,
        tool.run("diff", "here", "profile:dev", "c", "--json").out());
  }

  @Test
  void dump_ofAPrefix_isOfWhatLiesBelow() {
    assertEquals(
        """
        hosts[0]=a
        hosts[1]=b
        """,
        tool.run("dump", "hosts", "-f", "properties").out());
    Result none = tool.run("dump", "nothing.here");
    assertEquals(1, none.code());
    assertEquals("", none.out());
  }

  @Test
  void dump_withOrigins_namesWhere() {
    assertEquals(
        """
        hosts[0]  a  application.yaml:7
        hosts[1]  b  application.yaml:7
        """,
        tool.run("dump", "hosts", "--origins").out());
    assertEquals(
        """
        # application.yaml:4
        db.pool-size=10
        """,
        tool.run("dump", "db.pool-size", "--origins", "-f", "properties").out());
    assertEquals(
        """
        {
          "db.pool-size": {
            "value": "10",
            "source": "file",
            "origin": "application.yaml:4"
          }
        }
        """,
        tool.run("dump", "db.pool-size", "--origins", "-f", "json").out());
    assertEquals(
        """
        db.pool-size:
          value: 10
          source: file
          origin: application.yaml:4
        """,
        tool.run("dump", "db.pool-size", "--origins", "-f", "yaml").out());
  }

  @Test
  void dump_asATable_keepsToOneLineAKey() {
    assertEquals("text  two\\nlines\n", tool.run("dump", "text").out());
  }
}
