package io.varve.config.consul.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens in files that change. */
class TokenProviderTest {
  @TempDir Path folder;

  @Test
  void tokenFileThatIsEmptyForAMoment_leavesTheLastToken() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first");
    TokenProvider tokens = new TokenProvider(null, file);
    assertEquals("first", tokens.current().orElseThrow());
    Files.writeString(file, "");
    assertEquals("first", tokens.current().orElseThrow());
    Files.delete(file);
    assertEquals("first", tokens.current().orElseThrow());
    Files.writeString(file, "next");
    assertEquals("next", tokens.current().orElseThrow());
  }
}
