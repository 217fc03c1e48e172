package io.varve.config.consul.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentAddressTest {
  private static final Origin ORIGIN = Origin.of("test", "argument 1");

  private static AgentAddress parse(String text, boolean tls) {
    return AgentAddress.parse(text, tls, "varve.consul.address", ORIGIN);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                       http://127.0.0.1:8500",
    "agent,                    http://agent:8500",
    "agent:1234,               http://agent:1234",
    ":1234,                    http://127.0.0.1:1234",
    "http://agent,             http://agent:8500",
    "http://agent/,            http://agent:8500",
    "HTTPS://agent:1234,       https://agent:1234",
    "https://consul.acme.com,  https://consul.acme.com:8500",
    "10.0.0.7,                 http://10.0.0.7:8500",
    "10.0.0.7:1,               http://10.0.0.7:1",
    "::1,                      http://[::1]:8500",
    "[::1]:1234,               http://[::1]:1234",
    "https://[fe80::1]:65535,  https://[fe80::1]:65535",
    "http-proxy,               http://http-proxy:8500",
    "my_agent,                 http://my_agent:8500",
    "127.0.0.1:8500/,          http://127.0.0.1:8500",
    "agent/consul,             http://agent:8500/consul",
    "http://agent:1/a/b-c/,    http://agent:1/a/b-c",
    "https://[::1]/%C3%A4,     https://[::1]:8500/%C3%A4",
  })
  void address_isRead(String text, String url) {
    assertEquals(url, parse(text, false).toString());
  }

  @Test
  void tlsAskedForElsewhere_isNotTakenBackByTheScheme() {
    assertEquals("https://agent:8500", parse("agent", true).toString());
    assertEquals("https://agent:8500", parse("http://agent", true).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://agent",
        "http://",
        "http:///path",
        "/path",
        "agent/../path",
        "agent/a//b",
        "agent/a b",
        "agent/path?x=1",
        "agent/path#x",
        "agent?x=1",
        "agent:port",
        "agent:0",
        "agent:65536",
        "agent:",
        "a b",
        "-agent",
        "256.1.1.1",
        "1.2.3",
        "[::1",
        "[agent]:80",
        "http://hunter2:hunter2@agent",
        "a:b:c",
      })
  void anythingElse_isAClearError(String text) {
    ConfigException e = assertThrows(ConfigException.class, () -> parse(text, false));
    assertTrue(
        e.getMessage().startsWith("varve.consul.address (argument 1): expected an address"),
        e.getMessage());
    assertFalse(e.getMessage().contains("hunter2"), "an address may hold a password");
  }

  @Test
  void unixSocket_isAnErrorThatHelps() {
    ConfigException e =
        assertThrows(ConfigException.class, () -> parse("unix:///run/consul.sock", false));
    assertTrue(e.getMessage().contains("addresses { http = \"unix:///PATH 127.0.0.1\" }"));
  }
}
