package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.tool.Tool.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command export. */
class ExportTest extends AbstractConsulToolTest {
  @Test
  void secretInADefault_isNotShown_whateverTheKeyIs() throws IOException {
    String text = "jdbc:x?password=${db.password:hunter2}";
    api().put("config/orders/db/url", text);
    api().put("config/orders/db/other", text);
    file("d.properties", "db.url=none\ndb.other=" + text + "\ndb.more=" + text + "\n");
    for (String command :
        List.of("export", "import d.properties --overwrite", "import d.properties")) {
      Result result = tool.run(command.split(" "));
      assertFalse((result.out() + result.err()).contains("hunter2"), command + result.out());
    }
    assertTrue(tool.run("export", "--show-secrets").out().contains("hunter2"));
    assertTrue(
        tool.run("import", "d.properties")
            .out()
            .contains("create   config/orders/db/more = ******"));
  }

  @Test
  void export_isImportedAgain_asTheSame() throws IOException {
    api()
        .putAll(
            "config/orders/db/url", "x-${db.host}",
            "config/orders/db/password", "hunter2",
            "config/orders/hosts[0]", "a",
            "config/orders/text", "two\nlines\n",
            "config/orders/foo", "1",
            "config/orders/foo/sub", "2");
    file("application.yaml", "db.host: h\nlocal: 1\n");
    for (String format : List.of("yaml", "json", "properties")) {
      Result export = tool.run("export", "--format", format, "--show-secrets");
      assertEquals(0, export.code());
      assertEquals("", export.err());
      assertFalse(export.out().contains("local"), "of the store alone");
      file("e." + format, export.out());
      assertTrue(
          tool.run("import", "e." + format)
              .out()
              .contains("create 0, replace 0, delete 0, keep 0, same 6"),
          format);
    }
    Result masked = tool.run("export");
    assertFalse(masked.out().contains("password"), "a mask must not be imported");
    assertTrue(masked.err().contains("db.password is a secret and left out"), masked.err());
    assertEquals("db:\n  url: x-${db.host}\n", tool.run("export", "db").out());
    assertEquals(0, tool.run("export", "-o", "out.yaml").code());
    assertEquals(masked.out(), Files.readString(folder.resolve("out.yaml")));
    Result twice = tool.run("export", "-o", "out.yaml", "--show-secrets");
    assertEquals(2, twice.code());
    assertTrue(twice.err().contains("out.yaml exists already"), twice.err());
    assertEquals(masked.out(), Files.readString(folder.resolve("out.yaml")));
    assertEquals(1, tool.run("export", "nothing").code());
  }

  @Test
  void export_hasListsWithoutElements() {
    api().put("config/orders/data", "a: []\nb: [1]\nc: []\n");
    api().put("config/application/data", "a: [1]\nb: []\n");
    assertEquals("a: []\nb:\n- 1\nc: []\n", tool.run("export").out());
    assertEquals("c: []\n", tool.run("export", "c").out());
  }
}
