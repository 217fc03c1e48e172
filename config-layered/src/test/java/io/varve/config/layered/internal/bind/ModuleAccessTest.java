package io.varve.config.layered.internal.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.InvalidValueException;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types in a named module, compiled here, since tests run on the class path. */
class ModuleAccessTest {
  @TempDir Path directory;

  private Class<?> load(String moduleInfo, String type, String source) throws Exception {
    Path sources = Files.createDirectories(directory.resolve("src/acme"));
    Path info = Files.writeString(directory.resolve("src/module-info.java"), moduleInfo);
    Path file = Files.writeString(sources.resolve(type + ".java"), source);
    Path classes = directory.resolve("classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertNotNull(compiler, "these tests need a JDK");
    int result =
        compiler.run(null, null, null, "-d", classes.toString(), info.toString(), file.toString());
    assertEquals(0, result);
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("acme.app"));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader());
    return layer.findLoader("acme.app").loadClass("acme." + type);
  }

  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  @Test
  void recordInAClosedPackage_saysWhatToOpen() throws Exception {
    Class<?> type =
        load("module acme.app {}", "Settings", "package acme; public record Settings(int size) {}");
    InvalidValueException e =
        assertThrows(
            InvalidValueException.class,
            () -> binder.get(MapValueLookup.of("app.size", "1"), "app", type));
    assertEquals(
        "app: expected a record that Varve may construct, found Settings in the package acme, which"
            + " is not open; add `opens acme to io.varve.config.layered;` to the module-info of"
            + " acme.app",
        e.getMessage());
  }

  @Test
  void recordInAnOpenPackage_isBound() throws Exception {
    Class<?> type =
        load(
            "module acme.app { opens acme; }",
            "Settings",
            "package acme; record Settings(int size) {}");
    Object settings = binder.get(MapValueLookup.of("size", "1"), "", type);
    assertEquals("Settings[size=1]", settings.toString());
  }

  @Test
  void publicRecordInAnExportedPackage_isBound() throws Exception {
    Class<?> type =
        load(
            "module acme.app { exports acme; }",
            "Settings",
            "package acme; public record Settings(int size) {}");
    assertEquals(
        "Settings[size=1]", binder.get(MapValueLookup.of("size", "1"), "", type).toString());
  }

  @Test
  void publicInterfaceInAnExportedPackage_isBoundWithItsDefaults() throws Exception {
    Class<?> type =
        load(
            "module acme.app { exports acme; }",
            "Settings",
            "package acme; public interface Settings { int a(); default int b() { return a() + 1; } }");
    assertEquals(
        "Settings[a=1, b=2]", binder.get(MapValueLookup.of("a", "1"), "", type).toString());
  }

  @Test
  void interfaceInAClosedPackage_saysWhatToOpenForItsDefaults() throws Exception {
    Class<?> type =
        load(
            "module acme.app {}",
            "Settings",
            "package acme; interface Settings { int a(); default int b() { return a() + 1; } }");
    InvalidValueException e =
        assertThrows(
            InvalidValueException.class, () -> binder.get(MapValueLookup.of("a", "1"), "", type));
    assertEquals(
        "expected an interface whose default methods Varve may call, found Settings in the package"
            + " acme, which is not open; add `opens acme to io.varve.config.layered;` to the"
            + " module-info of acme.app",
        e.getMessage());
  }
}
