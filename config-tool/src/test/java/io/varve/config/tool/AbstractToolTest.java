package io.varve.config.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The tool in a folder with the files of a service. */
abstract class AbstractToolTest {
  @TempDir Path folder;

  Tool tool;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("application.yaml"),
        """
        db:
          host: db.local
          url: jdbc:postgresql://${db.host}/orders
          pool-size: 10
          password: hunter2
        text: "two\\nlines"
        hosts: [a, b]
        """);
    Files.writeString(folder.resolve("application-prod.yaml"), "db.pool-size: 50\n");
    tool = new Tool(folder);
  }
}
