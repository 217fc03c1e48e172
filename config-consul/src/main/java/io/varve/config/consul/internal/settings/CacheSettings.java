package io.varve.config.consul.internal.settings;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the cache of the last known good state.
 *
 * @param key the encryption key; null for clear text, which must be requested explicitly
 */
public record CacheSettings(Path file, @Nullable SecretKey key) {

  static CacheSettings from(SettingsReader reader) {
    Path file =
        reader
            .path("cache.file", "")
            .orElseThrow(
                () ->
                    new ConfigException(
                        Problem.of(
                                SettingNames.key("cache.file"),
                                "a path, since varve.consul.startup is cached",
                                "nothing",
                                "set it to a file in a folder of this service alone")
                            .withCode("VARVE-0511")));
    SettingsReader.Setting key = reader.setting("cache.encryption-key").orElse(null);
    boolean clear = reader.bool("cache.clear-text", false);
    if ((key == null) != clear) {
      throw new ConfigException(
          Problem.of(
                  SettingNames.key("cache.encryption-key"),
                  "a key, or varve.consul.cache.clear-text=true",
                  clear ? "both" : "neither",
                  "set the key to 32 random bytes in Base64, as openssl rand -base64 32 prints"
                      + " them; or ask for clear text where no secret is in Consul")
              .withCode("VARVE-0512"));
    }
    return new CacheSettings(file, key == null ? null : key(key));
  }

  private static SecretKey key(SettingsReader.Setting setting) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(setting.text());
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length != 32) {
      throw setting.wrong(
          "VARVE-0513",
          "32 bytes in Base64",
          "something else",
          "make one with: openssl rand -base64 32");
    }
    return new SecretKeySpec(bytes, "AES");
  }
}
