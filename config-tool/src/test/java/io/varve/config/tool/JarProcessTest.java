package io.varve.config.tool;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Each command as a process, from the shipped jar. */
@Tag("jar")
class JarProcessTest extends ProcessTest {
  @Override
  List<String> program() throws IOException {
    return List.of("-jar", RunnableJarTest.jar().toString());
  }
}
