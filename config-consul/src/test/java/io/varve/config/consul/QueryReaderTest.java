package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.testing.consul.ConsulServer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A watch pays for the requests of its reading alone. */
class QueryReaderTest {
  @Test
  void extraRequests_areThoseOfTheLastReading_andNoneOfWhatWasAskedBetween() throws Exception {
    try (ConsulServer server = ConsulServer.start()) {
      ConsulSettings settings = Setup.at(server.uri()).settings();
      try (Transport transport = new Transport(settings, 2)) {
        server.api().put("p/a.yaml", "a: 1");
        KvStore store = new KvStore(settings, transport);
        QueryReader tree = QueryReader.whole(new Query.Tree("p/"), store);
        assertEquals("1 entries", tree.read(0, Duration.ZERO).contents().toString());
        assertEquals(0, tree.extraRequests());
        assertEquals("1 entries", tree.confirm().contents().toString());
        assertEquals("1 entries", tree.read(0, Duration.ZERO).contents().toString());
        assertEquals(0, tree.extraRequests(), "to make sure of a deletion is paid by nobody");

        QueryReader texts = QueryReader.whole(new Query.Files("p/", Set.of("p/a.yaml")), store);
        assertEquals("1 entries", texts.read(0, Duration.ZERO).contents().toString());
        assertEquals(1, texts.extraRequests());
      }
    }
  }
}
