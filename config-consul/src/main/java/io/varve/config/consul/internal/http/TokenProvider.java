package io.varve.config.consul.internal.http;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.Secret;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.ConnectionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Provider of the token for the next request. A token file is reread for each request, so that a
 * rotated token is used at once. While the file cannot be read, the last token remains in use.
 * Thread-safe.
 */
final class TokenProvider {
  private static final Logger log = ConsulOrigins.LOG;
  private static final int MAX_BYTES = 8 * 1024;

  private final @Nullable Path file;
  private @Nullable Secret token;
  private boolean complained;

  /**
   * Reads the file for the first time. A file that does not exist yet is asked for again.
   *
   * @throws ConfigException if it contains something else than a token
   */
  TokenProvider(@Nullable Secret token, @Nullable Path file) {
    this.token = token;
    this.file = file;
    if (file != null) {
      try {
        this.token = read(file);
      } catch (FileNotThereException e) {
        log.debug("{} is not there yet", file);
      }
    }
  }

  /**
   * The token to send; empty for none.
   *
   * @throws FileNotThereException if the file has contained no token so far
   */
  synchronized Optional<String> current() throws FileNotThereException {
    if (file != null) {
      try {
        token = read(file);
        complained = false;
      } catch (FileNotThereException e) {
        keepToken(file, e);
      } catch (ConfigException e) {
        // Perhaps a file that is still being written.
        keepToken(file, new FileNotThereException(e));
      }
    }
    return Optional.ofNullable(token).map(Secret::reveal);
  }

  private static Secret read(Path file) throws FileNotThereException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        throw new FileNotThereException(unreadable(file, "an empty one", null));
      }
      Origin origin = ConsulOrigins.originOutside(file.toString());
      return Secret.of(ConnectionSettings.checkedToken(text, "varve.consul.token-file", origin));
    } catch (FileNotThereException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new FileNotThereException(unreadable(file, "none", e));
    } catch (IOException e) {
      throw unreadable(file, "one that cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private static ConfigException unreadable(Path file, String found, @Nullable Exception cause) {
    return new ConfigException(
        List.of(
            Problem.of(
                    "varve.consul.token-file",
                    ConsulOrigins.originOutside(file.toString()),
                    "a file with a token",
                    found,
                    "make it, and let the user of this process read it")
                .withCode("VARVE-0520")),
        cause);
  }

  private void keepToken(Path path, FileNotThereException why) throws FileNotThereException {
    if (token == null) {
      throw why;
    }
    if (!complained) {
      complained = true;
      log.warn(
          "{} holds no token that can be read ({}); the last one stays in use",
          path,
          why.problem().found());
    }
  }
}
