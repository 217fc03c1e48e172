package io.varve.config.consul.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.apache.http.HttpVersion;
import org.apache.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest {
  @ParameterizedTest
  @CsvSource({"timeout=5, 5", "timeout=600, 30", "max=7, 30"})
  void idleConnection_isKeptForHalfAMinuteAtMost(String header, int seconds) {
    BasicHttpResponse response = new BasicHttpResponse(HttpVersion.HTTP_1_1, 200, "OK");
    response.setHeader("Keep-Alive", header);
    assertEquals(Duration.ofSeconds(seconds), KeepAlive.time(response));
  }

  @Test
  void silentConnection_isTestedEarly() throws IOException {
    try (Socket socket = new Socket()) {
      KeepAlive.enable(socket);
      assertTrue(socket.getKeepAlive());
      assertEquals(15, socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE));
      assertEquals(15, socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL));
    }
  }
}
