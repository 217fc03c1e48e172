package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ChangeEvent;
import io.varve.config.Secret;
import io.varve.config.TypeRef;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourcePhase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Secrets in explanations and events. */
class SecretMaskingTest {
  /** A state masks a key that became known as secret after the state was created. */
  @Test
  void whatALaterSourceReadsAsASecret_isMaskedInTheFirstState() {
    FakeSource local = FakeSource.of("local", 1, "pin=1234");
    FakeSource remote =
        new FakeSource("remote", 2, SourcePhase.REMOTE) {
          @Override
          public void open(SourceContext context) {
            context.settings().get("pin", Secret.class);
          }
        };
    try (LayeredConfig config = Configs.of(local, remote)) {
      assertTrue(config.isSecret("pin"));
      assertFalse(config.explain("pin").toString().contains("1234"));
    }
  }

  @Test
  void secret_isMaskedInEventsAndExplanations() {
    FakeSource source = FakeSource.of("s", 1, "db.password=hunter2", "url=x:${db.password}@y");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = Events.of(config, "");
      assertFalse(config.explain("db.password").toString().contains("hunter2"));
      assertFalse(config.explain("url").toString().contains("hunter2"));
      source.change("db.password=hunter3");
      ChangeEvent event = events.next();
      assertFalse(event.toString().contains("hunter"), event.toString());
      assertEquals("hunter3", event.after().get("db.password"), "reading gives the real one");
      assertEquals("x:hunter3@y", event.after().get("url"));
    }
  }

  @Test
  void secretKeys_ofTheBuilderAndOfTheSetting_areMaskedBoth() {
    FakeSource source =
        FakeSource.of("s", 1, "card.pin=1234", "licence.text=5678", "card.limit=9")
            .fill("varve.secret-keys=licence");
    try (LayeredConfig config = Configs.builder(source).secretKeys("*.pin").build()) {
      assertFalse(config.explain("card.pin").toString().contains("1234"));
      assertFalse(config.explain("licence.text").toString().contains("5678"));
      assertTrue(config.explain("card.limit").toString().contains("9"));
    }
  }

  private record Card(Secret pin, int limit) {}

  @Test
  void keyReadAsASecret_isMaskedFromThenOn_whateverItsName() {
    FakeSource source = FakeSource.of("s", 1, "card.pin=1234", "card.limit=5", "id=x${card.pin}");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = Events.of(config, "");
      assertEquals(
          "card.pin = 1234", config.explain("card.pin").toString().lines().findFirst().get());
      config.live("card", Card.class);
      assertFalse(config.explain("card.pin").toString().contains("1234"));
      assertFalse(config.explain("id").toString().contains("1234"), "nor what draws it in");
      source.change("card.pin=4321");
      ChangeEvent event = events.next();
      assertFalse(event.toString().contains("1234") || event.toString().contains("4321"));
      assertEquals(2, event.changes().size(), event.toString());
      assertEquals("4321", event.after().get("card.pin"));
    }
  }

  @Test
  void newElementReadAsASecret_isMaskedInItsFirstEvent() {
    FakeSource source = FakeSource.of("s", 1, "cards[0].pin=1234", "cards[0].limit=5");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = Events.of(config, "");
      config.live("cards", new TypeRef<List<Card>>() {});
      source.change("cards[1].pin=4321", "cards[1].limit=6");
      ChangeEvent event = events.next();
      assertFalse(event.toString().contains("4321"), event.toString());
    }
  }

  @Test
  void plainReadAsASecret_isMaskedToo() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "pin=1234"))) {
      assertEquals("1234", config.get("pin", Secret.class).reveal());
      assertFalse(config.explain("pin").toString().contains("1234"));
    }
  }
}
