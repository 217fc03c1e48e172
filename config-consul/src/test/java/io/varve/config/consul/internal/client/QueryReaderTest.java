package io.varve.config.consul.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Only the requests of a reading count for the rate of its watch. */
@WithConsul
class QueryReaderTest {
  @Test
  void extraRequests_areThoseOfTheLastReading_andNoneOfWhatWasAskedBetween(ConsulServer server)
      throws Exception {
    ConsulSettings settings = SourceSetup.at(server.uri()).settings();
    try (ConnectionPool transport = new ConnectionPool(settings, 2)) {
      server.api().put("p/a.yaml", "a: 1");
      KvReader store = new KvReader(settings, transport);
      QueryReader tree = QueryReader.whole(new KvQuery.Prefix("p/"), store);
      assertEquals("1 entries", tree.read(0, Duration.ZERO).entries().toString());
      assertEquals(0, tree.extraRequests());
      assertEquals("1 entries", tree.confirm().entries().toString());
      assertEquals("1 entries", tree.read(0, Duration.ZERO).entries().toString());
      assertEquals(0, tree.extraRequests(), "a confirmed deletion costs the rate nothing");

      QueryReader texts =
          QueryReader.whole(new KvQuery.FolderDocuments("p/", Set.of("p/a.yaml")), store);
      assertEquals("1 entries", texts.read(0, Duration.ZERO).entries().toString());
      assertEquals(1, texts.extraRequests());
    }
  }
}
