package io.varve.config.file;

import static io.varve.config.file.Sandbox.effective;
import static io.varve.config.file.Sandbox.order;
import static io.varve.config.file.Sandbox.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceLoadTest {
  private final Sandbox box;

  FileSourceLoadTest(@TempDir Path directory) {
    box = new Sandbox(directory);
  }

  private String refusal() {
    return String.valueOf(assertThrows(ConfigException.class, box::load).getMessage());
  }

  @Test
  void source_isFoundByServiceLoader() {
    assertEquals(
        1,
        ServiceLoader.load(ConfigSource.class).stream()
            .filter(provider -> provider.type() == FileSource.class)
            .count());
    assertEquals(
        List.of(PropertiesFormat.class, YamlFormat.class, JsonFormat.class),
        ServiceLoader.load(ConfigFormat.class).stream().map(ServiceLoader.Provider::type).toList());
    FileSource source = new FileSource();
    assertEquals("file", source.name());
    assertEquals(100, source.ordinal());
    assertEquals(SourcePhase.LOCAL, source.phase());
  }

  @Test
  void nothing_isNoError() {
    assertEquals(List.of(), box.load().layers());
  }

  @Test
  void order_isExplicitThenProfilesThenFilesThenClassPath() throws IOException {
    for (String folder : List.of("", "config/")) {
      box.write(folder + "application.properties", "a=1")
          .write(folder + "application.yaml", "a: 1")
          .write(folder + "application.json", "{\"a\": 1}")
          .write(folder + "application-prod.yaml", "a: 1")
          .write(folder + "application-eu.json", "{\"a\": 1}")
          .write(folder + "application-other.yaml", "a: 1");
    }
    box.write("one.yml", "a: 1").write("two.properties", "a=1");
    box.write("cp1/application.yaml", "a: 1").write("cp1/application-prod.properties", "a=1");
    box.write("cp2/application.yaml", "a: 1").write("cp2/application.properties", "a=1");
    box.classPath(box.path("cp1")).classPath(box.path("cp2"));
    box.profiles("prod", "eu").set("varve.config", "one.yml, optional:two.properties");
    assertEquals(
        List.of(
            "two.properties@50",
            "one.yml@50",
            "config/application-eu.json@50",
            "application-eu.json@50",
            "config/application-prod.yaml@50",
            "application-prod.yaml@50",
            "config/application.properties@0",
            "config/application.yaml@0",
            "config/application.json@0",
            "application.properties@0",
            "application.yaml@0",
            "application.json@0",
            "classpath:application-prod.properties@-50",
            "classpath:application.properties@-50",
            "classpath:application.yaml@-50",
            "classpath:application.yaml(cp2)@-50"),
        order(box.load()));
  }

  @Test
  void name_takesThePlaceOfApplication() throws IOException {
    for (String place : List.of("", "config/", "cp/", "folder/")) {
      box.write(place + "application.yaml", "application: 1")
          .write(place + "application-prod.yaml", "application: 1")
          .write(place + "orders.yaml", "a: 1")
          .write(place + "orders-prod.json", "{\"a\": 1}");
    }
    box.classPath(box.path("cp")).profiles("prod");
    box.set("varve.config", "folder").set("varve.file.name", " orders ");
    SourceSnapshot snapshot = box.load();
    assertEquals(
        List.of(
            "folder/orders-prod.json@50",
            "folder/orders.yaml@50",
            "folder@50",
            "config/orders-prod.json@50",
            "orders-prod.json@50",
            "config/orders.yaml@0",
            "orders.yaml@0",
            "classpath:orders-prod.json@-50",
            "classpath:orders.yaml@-50"),
        order(snapshot));
    assertEquals(
        Map.of(
            "a", "1",
            // In a named folder, a file that is no configuration file is a key.
            "application.yaml", "application: 1",
            "application-prod.yaml", "application: 1"),
        effective(snapshot));
  }

  @Test
  void name_thatCanBeNone_isRefused() {
    for (String name : List.of("", "  ", "conf/orders", "a\\b", "a\nb")) {
      box.set("varve.file.name", name);
      assertThat(refusal()).startsWith("varve.file.name: expected a base name of files, found");
    }
  }

  @Test
  void documents_winFromTheLast() {
    box.write("application.yaml", "a: 1\nb: 1\n---\na: 2\n");
    SourceSnapshot snapshot = box.load();
    assertEquals(Map.of("a", "2", "b", "1"), effective(snapshot));
    assertEquals("application.yaml:4", origin(snapshot, "a"));
  }

  @Test
  void origins_areRelativeToTheDirectoryOnlyBelowIt(@TempDir Path elsewhere) throws IOException {
    Path outside = Files.writeString(elsewhere.resolve("x.yaml"), "x: 1");
    box.write("config/application.properties", "\na=1").write("sub/y.json", "{\"y\": 1}");
    box.set("varve.config", outside + ",./sub/y.json");
    SourceSnapshot snapshot = box.load();
    assertEquals("config/application.properties:2", origin(snapshot, "a"));
    assertEquals(outside + ":1", origin(snapshot, "x"));
    assertEquals("sub/y.json:1", origin(snapshot, "y"));
  }

  @Test
  void classPath_isReadFromJarsToo() throws IOException {
    Path jar = box.path("lib.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : List.of("application.yaml", "extra/more.json")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("{\"" + name.charAt(0) + "\": 1}").getBytes(StandardCharsets.UTF_8));
      }
    }
    box.classPath(jar).set("varve.config", "classpath:/extra/more.json");
    SourceSnapshot snapshot = box.load();
    assertEquals(
        List.of("classpath:extra/more.json@50", "classpath:application.yaml@-50"), order(snapshot));
    assertEquals("classpath:application.yaml:1", origin(snapshot, "a"));
  }

  @Test
  void otherFormats_areUsed() {
    box.format(new TestFormat(List.of("dots", "Dots.cfg"), text -> text));
    box.write("application.dots", "...").write("application.json", "{\"a\": 1}");
    assertEquals(Map.of("dots", "...", "a", "1"), effective(box.load()));
    assertEquals(List.of("application.json@0", "application.dots@0"), order(box.load()));
  }

  @Test
  void missingLocation_isAnErrorUnlessOptional() {
    box.set("varve.config", "optional:a.yaml,optional:classpath:b.yaml,optional:/no/such/folder");
    assertEquals(List.of(), box.load().layers());
    box.set("varve.config", "a.yaml,classpath:b.yaml");
    String message = refusal();
    assertThat(message)
        .startsWith("2 problems:")
        .contains(
            "varve.config (a.yaml): expected a file or folder, found nothing; correct the path,"
                + " create the file, or write optional:a.yaml if it may be missing [VARVE-0410]")
        .contains("write optional:classpath:b.yaml if it");
  }

  @Test
  void homeSign_isNotExpanded() {
    box.write("~/a.yaml", "a: 1").set("varve.config", "~/a.yaml");
    assertEquals(Map.of("a", "1"), effective(box.load()));
  }

  @Test
  void unknownExtension_listsTheKnownOnes() {
    box.write("a.toml", "x").set("varve.config", "a.toml");
    assertThat(refusal())
        .startsWith(
            "varve.config (a.toml): expected a file that ends in one of .properties, .yaml, .yml,"
                + " .json, found another ending");
  }

  @Test
  void profileWithoutFiles_isNoError() {
    box.profiles("nothing").write("application.yaml", "a: 1");
    assertEquals(Map.of("a", "1"), effective(box.load()));
  }

  @Test
  void profileThatIsNoName_isRefused() {
    box.profiles("../prod");
    assertThat(refusal()).startsWith("varve.profile: expected names of profiles");
  }

  @Test
  void locationThatIsNoPath_isRefused() {
    box.set("varve.config", "a\0b.yaml");
    assertThat(refusal()).startsWith("varve.config: expected paths");
  }

  @Test
  void twoFilesOfAProfile_areRefused() {
    box.profiles("prod")
        .write("application-prod.yaml", "a: 1")
        .write("application-prod.properties", "a=1");
    assertThat(refusal())
        .startsWith(
            "application-prod.yaml: expected one file for a profile, found another one,"
                + " application-prod.properties; merge the two");
  }

  @Test
  void twoSpellingsOfYaml_areRefusedInOneFolderOnly() {
    box.write("application.yaml", "a: 1").write("config/application.yml", "a: 2");
    assertEquals(Map.of("a", "2"), effective(box.load()));
    box.write("application.yml", "a: 1");
    assertThat(refusal())
        .startsWith("application.yml: expected one spelling of the extension, found");
  }

  @Test
  void folderInPlaceOfAFile_isRefused() throws IOException {
    Files.createDirectories(box.path("application.yaml"));
    assertThat(refusal()).startsWith("application.yaml: expected a file, found a folder; ");
  }

  @Test
  void fileInPlaceOfAFolder_isAsIfNothingWereThere() {
    box.write("config", "x");
    assertEquals(List.of(), box.load().layers());
    box.set("varve.config", "config/x.yaml");
    assertThat(refusal())
        .startsWith("varve.config (config/x.yaml): expected a file or folder, found no");
  }

  @Test
  void unreadableFile_isRefused() {
    // A circle of links cannot be read even by the superuser.
    box.link("application.yaml", "application.yaml");
    assertThat(refusal())
        .startsWith("application.yaml: expected a readable file, found a read error");
  }

  @Test
  void device_isRefused() {
    box.link("application.yaml", "/dev/zero");
    assertThat(refusal()).startsWith("application.yaml: expected a file, found a pipe or device");
  }

  @Test
  void otherEncodings_areRefused() throws IOException {
    Files.write(box.path("application.yaml"), new byte[] {'a', '\n', 'b', (byte) 0xE9, 'c'});
    assertThat(refusal())
        .startsWith(
            "application.yaml:2: expected UTF-8 text, found binary or another encoding at byte 3");
    Files.write(box.path("application.yaml"), new byte[] {'a', (byte) 0xE2, (byte) 0x82});
    assertThat(refusal()).contains("another encoding at byte 1");
    Files.write(box.path("application.yaml"), new byte[] {'a', 0, 'b'});
    assertThat(refusal()).contains("another encoding at byte 1");
    Files.write(box.path("application.yaml"), "a: 1".getBytes(StandardCharsets.UTF_16));
    assertThat(refusal()).contains("another encoding at byte 0");
  }

  @Test
  void byteOrderMark_isSkipped() {
    box.write("application.properties", "\uFEFFa=1").write("application.json", "\uFEFF{\"b\": 1}");
    box.write("application.yaml", "\uFEFFc: 1");
    assertEquals(Map.of("a", "1", "b", "1", "c", "1"), effective(box.load()));
  }

  @Test
  void largeFile_isRefused() {
    box.set("varve.file.max-size", "4").write("application.yaml", "a: 1");
    assertEquals(Map.of("a", "1"), effective(box.load()));
    box.write("application.yaml", "a: 12");
    assertThat(refusal())
        .startsWith("application.yaml: expected at most 4B, found a larger file; raise");
  }

  @Test
  void wrongSettings_areRefused() {
    box.set("varve.file.quiet", "PT-1S");
    assertThat(refusal())
        .startsWith("varve.file.quiet: expected a duration of 0ms to 1d, found a neg");
    box.set("varve.file.quiet", "PT1S").set("varve.file.poll", "PT0S");
    assertThat(refusal()).startsWith("varve.file.poll: expected a duration of 1ms to 1d");
  }

  @Test
  void problemsOfAllFiles_areReportedAtOnce() {
    box.write("application.yaml", "a: 1\na: 2\n")
        .write("application.json", "{")
        .write("config/application.properties", "a=\\u1")
        .set("varve.config", "missing.yaml");
    String message = refusal();
    assertThat(message)
        .startsWith("4 problems:")
        .contains("a (application.yaml:2): ")
        .contains("application.json:1: ")
        .contains("a (config/application.properties:1): ")
        .contains("varve.config (missing.yaml): ");
  }

  @Test
  void unchangedFiles_areTheSameLayersAgain() {
    box.write("application.yaml", "a: 1").write("application.json", "{\"b\": 1}");
    box.write("secrets/c", "1").set("varve.config", "secrets");
    FileSource source = box.open();
    List<SourceLayer> first = source.load().layers();
    assertSame(first.get(0), source.load().layers().get(0));
    box.write("application.yaml", "a: 2");
    List<SourceLayer> second = source.load().layers();
    assertSame(first.get(0), second.get(0));
    assertNotSame(first.get(1), second.get(1));
    assertSame(first.get(2), second.get(2));
    box.write("application.yaml", "a: 2 # a comment\n");
    assertSame(second.get(1), source.load().layers().get(1));
  }

  @Test
  void manyKeysAndLongValues_areRead() {
    String text =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "key.number" + i + "=" + i)
            .collect(Collectors.joining("\n"));
    box.write("application.properties", text + "\nlong=" + "x".repeat(1 << 20));
    Map<String, String> values = effective(box.load());
    assertEquals(100_001, values.size());
    assertEquals("99999", values.get("key.number99999"));
    assertTrue(values.getOrDefault("long", "").length() == 1 << 20);
  }
}
