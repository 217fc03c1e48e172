package io.varve.config.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.ConfigKey;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpringKeyConverterTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "db.pool-size, db.pool-size",
        "servers[0].host, servers[0].host",
        "a[0][1], a[0][1]",
        "loggers.\"com.acme\", loggers[com.acme]",
        "loggers.\"com.acme\".level, loggers[com.acme].level",
        "labels.\"teamName\", labels[teamName]",
        "\"a.b\".c, [a.b].c",
        "m.\"007\", m.007",
        "m.\"x y\"[2].z, m[x y][2].z",
        "ports.8080, ports.8080",
      })
  void key_hasOneNameInSpring_andBack(String key, String name) {
    String canonical = ConfigKey.canonical(key);
    assertEquals(name, SpringKeyConverter.toSpring(canonical, canonical));
    assertEquals(Optional.of(canonical), SpringKeyConverter.toVarve(name));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "labels.teamName, labels.teamName",
        "servers[0].hostName, servers[0].hostName",
        "loggers.\"com.acme\".MyService, loggers[com.acme].MyService",
        "loggers.comAcme.\"MyService\", loggers.comAcme[MyService]",
      })
  void key_isWrittenInSpringAsItWas(String spelling, String name) {
    assertEquals(name, SpringKeyConverter.toSpring(ConfigKey.canonical(spelling), spelling));
  }

  @ParameterizedTest
  @CsvSource({
    "db.poolSize, db.pool-size",
    "db.pool_size, db.pool-size",
    "m[8080], m[8080]",
    "m[007], m.007",
    "m[1234567], m.1234567",
    "m[pool-size], m.pool-size",
  })
  void otherSpellings_areFound(String name, String key) {
    assertEquals(Optional.of(key), SpringKeyConverter.toVarve(name));
  }

  /** Placeholders, for example, make Spring ask for arbitrary names. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "a..b", "a.", "[", "a[", "a]", "a[0", "a[]b", "a[0]b", "\"", "a\"b"})
  void whatIsNoKey_isNoKey(String name) {
    assertEquals(Optional.empty(), SpringKeyConverter.toVarve(name));
  }
}
