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
  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  @TempDir Path directory;

  /** Compiles and loads the type {@code acme.Settings} of a module. */
  private Class<?> load(String moduleInfo, String type) throws Exception {
    Path sources = Files.createDirectories(directory.resolve("src/acme"));
    Path info = Files.writeString(directory.resolve("src/module-info.java"), moduleInfo);
    Path file = Files.writeString(sources.resolve("Settings.java"), "package acme; " + type);
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
    return layer.findLoader("acme.app").loadClass("acme.Settings");
  }

  /** Binds the type at the key {@code app}, below which one key is 1. */
  private String bind(String moduleInfo, String type, String key) throws Exception {
    Class<?> settings = load(moduleInfo, type);
    return binder.get(MapValueLookup.of("app." + key, "1"), "app", settings).toString();
  }

  private String refusal(String moduleInfo, String type, String key) {
    return assertThrows(InvalidValueException.class, () -> bind(moduleInfo, type, key))
        .getMessage();
  }

  @Test
  void recordInAClosedPackage_namesWhatToOpen() {
    assertEquals(
        "app: expected a record that Varve may construct, found Settings in the package acme, which"
            + " is not open; add `opens acme to io.varve.config.layered;` to the module-info of"
            + " acme.app [VARVE-0134]",
        refusal("module acme.app {}", "public record Settings(int size) {}", "size"));
  }

  @Test
  void recordInAnOpenPackage_isBound() throws Exception {
    assertEquals(
        "Settings[size=1]",
        bind("module acme.app { opens acme; }", "record Settings(int size) {}", "size"));
  }

  @Test
  void publicRecordInAnExportedPackage_isBound() throws Exception {
    assertEquals(
        "Settings[size=1]",
        bind("module acme.app { exports acme; }", "public record Settings(int size) {}", "size"));
  }

  @Test
  void publicInterfaceInAnExportedPackage_isBoundWithItsDefaults() throws Exception {
    assertEquals(
        "Settings[a=1, b=2]",
        bind(
            "module acme.app { exports acme; }",
            "public interface Settings { int a(); default int b() { return a() + 1; } }",
            "a"));
  }

  @Test
  void interfaceInAClosedPackage_namesWhatToOpenForItsDefaults() {
    assertEquals(
        "app: expected an interface whose default methods Varve may call, found Settings in the package"
            + " acme, which is not open; add `opens acme to io.varve.config.layered;` to the"
            + " module-info of acme.app [VARVE-0134]",
        refusal(
            "module acme.app {}",
            "interface Settings { int a(); default int b() { return a() + 1; } }",
            "a"));
  }
}
