package io.varve.config.consul.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classification of statuses by their texts, which are those of Consul's sources. */
class ErrorTranslatorTest {
  private static ConsulRequestException status(int status, String body) {
    URI address = URI.create("http://127.0.0.1:8500");
    return new ErrorTranslator(SourceSetup.at(address).settings().address())
        .status("config/a b", "read", status, body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "500 | invalid key name, leading/trailing spaces are not allowed",
        "500 | invalid key name, path traversal is not allowed",
        "500 | invalid key name, keys should respect the \"^[a-zA-Z0-9,_./\\\\-?&=]+$\" format",
        "400 | Invalid key in transaction: invalid key name, must not begin with '/'",
        "400 | Invalid key in transaction: empty key name is not allowed"
      })
  void refusedName_isNoOutage_andNamesKeyAndReason(int status, String body) {
    ConsulRequestException refused = status(status, body);
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.refusesName()).isTrue();
    assertThat(refused.limitsRate()).isFalse();
    assertThat(refused.agentIsUnwell()).isFalse();
    assertThat(refused).hasMessageContaining("config/a b").hasMessageContaining(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | rate limit exceeded, try again later or against a different server",
        "503 | rate limit exceeded for operation that can only be performed by the leader,"
            + " try again later",
        "500 | rpc error making call: RPC rate limit exceeded",
        "429 | ''"
      })
  void rateLimit_isToldAsOne(int status, String body) {
    ConsulRequestException limit = status(status, body);
    assertThat(limit.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(limit.limitsRate()).isTrue();
    assertThat(limit.refusesName()).isFalse();
    assertThat(limit.agentIsUnwell()).isFalse();
    assertThat(limit).hasMessageContaining("limit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | No cluster leader",
        "500 | Raft leader not found in server lookup mapping",
        "500 | rpc error making call: Not ready to serve consistent reads",
        "500 | rpc error getting client: failed to get conn: dial tcp: connection refused",
        "500 | No known Consul servers"
      })
  void agentWithoutServers_isUnwell(int status, String body) {
    ConsulRequestException unwell = status(status, body);
    assertThat(unwell.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(unwell.agentIsUnwell()).isTrue();
    assertThat(unwell.limitsRate()).isFalse();
    assertThat(unwell.refusesName()).isFalse();
  }

  @Test
  void anyOtherServerError_isAnOutageOfNoKnownKind() {
    ConsulRequestException failure = status(503, "hunter2");
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.limitsRate()).isFalse();
    assertThat(failure.agentIsUnwell()).isFalse();
    assertThat(failure.refusesName()).isFalse();
    assertThat(failure.wasNotExecuted()).isFalse();
    assertThat(failure.getMessage()).doesNotContain("hunter2");
  }
}
