package io.varve.config.layered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.DefaultValue;
import io.varve.config.Live;
import io.varve.config.TypeRef;
import io.varve.config.spi.SourcePhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists whose elements are numbered folders, as in {@code servers/0/host}. */
class FolderListTest {
  record Server(String host, @DefaultValue("80") int port) {}

  record All(List<Server> servers, @DefaultValue("none") List<String> names) {}

  private static final TypeRef<List<String>> TEXTS = new TypeRef<>() {};
  private static final TypeRef<List<Server>> SERVERS = new TypeRef<>() {};

  private final FakeSource store = FakeSource.of("store", 200);
  private final FakeSource file = FakeSource.of("file", 100);
  private final FakeSource arguments = FakeSource.of("args", 500);

  private LayeredConfig config() {
    return Configs.of(arguments, store, file);
  }

  @Test
  void numberedFolders_areAList_whereTheTargetIsOne() {
    store.fill(
        "servers.0.host=a", "servers.1.host=b", "servers.1.port=81", "names.0=x", "names.1=y");
    for (int i = 2; i < 12; i++) {
      store.fill("servers." + i + ".host=h" + i);
    }
    try (LayeredConfig config = config()) {
      List<Server> servers = config.get("servers", SERVERS);
      assertThat(servers).hasSize(12).startsWith(new Server("a", 80), new Server("b", 81));
      assertThat(servers.get(2)).as("in numeric order").isEqualTo(new Server("h2", 80));
      assertThat(servers.get(11)).isEqualTo(new Server("h11", 80));
      assertThat(config.get("", All.class)).isEqualTo(new All(servers, List.of("x", "y")));
      assertThat(config.get("names", new TypeRef<Set<String>>() {})).containsExactly("x", "y");
      assertThat(config.get("names", String[].class)).containsExactly("x", "y");
      assertThat(config.find("names", new TypeRef<Optional<List<String>>>() {}))
          .contains(Optional.of(List.of("x", "y")));
      assertThat(config.get("servers.0.host")).isEqualTo("a");
      assertThat(config.unknownKeys("", All.class)).isEmpty();
    }
  }

  @Test
  void numberedFolders_stayAMap_whereTheTargetIsOne() {
    store.fill("http.404.page=none", "http.500.page=error");
    try (LayeredConfig config = config()) {
      assertThat(config.get("http", new TypeRef<Map<String, Map<String, String>>>() {}))
          .isEqualTo(Map.of("404", Map.of("page", "none"), "500", Map.of("page", "error")));
    }
  }

  @Test
  void gap_isAnErrorThatSaysHowToWriteIt() {
    store.fill("servers.0.host=a", "servers.2.host=c");
    file.fill("names.1=y");
    try (LayeredConfig config = config()) {
      assertThatThrownBy(() -> config.get("servers", SERVERS))
          .hasMessageContaining("servers.2 (store:servers.2.host)")
          .hasMessageContaining("no 1 before 2; write servers.1")
          .hasMessageContaining("VARVE-0117");
      assertThatThrownBy(() -> config.get("names", TEXTS))
          .hasMessageContaining("no 0 before 1; write names.0");
      assertThatThrownBy(() -> config.get("", All.class)).hasMessageContaining("VARVE-0117");
      assertThatThrownBy(() -> config.find("names", List.class)).hasMessageContaining("VARVE-0117");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"servers.00.host", "servers.x.host", "servers.99999999999.host"})
  void foldersWithoutNumbers_areNoEmptyList(String key) {
    store.fill(key + "=a");
    try (LayeredConfig config = config()) {
      assertThatThrownBy(() -> config.get("servers", SERVERS))
          .hasMessageContaining("only keys below it");
      assertThat(config.unknownKeys("", All.class)).hasSize(1);
    }
  }

  /** The form of the higher layer is the list. */
  @Test
  void higherLayer_replacesTheListInTheOtherForm() {
    file.fill("names[0]=file", "names[1]=file");
    store.fill("names.0=store");
    try (LayeredConfig config = config()) {
      assertThat(config.get("names", TEXTS)).containsExactly("store");
      arguments.change("names[0]=a", "names[1]=b");
      assertThat(config.get("names", TEXTS)).containsExactly("a", "b");
      arguments.change("names[0]", "names[1]", "names=c,d");
      assertThat(config.get("names", TEXTS)).containsExactly("c", "d");
      arguments.change("names");
      assertThat(config.get("names", TEXTS)).containsExactly("store");
      store.change("names.0");
      assertThat(config.get("names", TEXTS)).containsExactly("file", "file");
      file.change("names[0]", "names[1]", "names=f");
      store.change("names.0=s");
      assertThat(config.get("names", TEXTS)).containsExactly("s");
    }
  }

  @Test
  void variable_patchesAnElement() {
    FakeVariables variables = new FakeVariables(Map.of("servers.0.host", "env"));
    store.fill("servers.0.host=a", "servers.1.host=b");
    try (LayeredConfig config = Configs.of(variables, store)) {
      assertThat(config.get("servers", SERVERS))
          .containsExactly(new Server("env", 80), new Server("b", 80));
    }
  }

  @Test
  void live_followsElements_andRefusesGaps() {
    store.fill("servers.0.host=a");
    try (LayeredConfig config = config()) {
      Live<List<Server>> live = config.live("servers", SERVERS);
      store.change("servers.1.host=b");
      assertThat(live.get()).containsExactly(new Server("a", 80), new Server("b", 80));
      store.change("servers.0.host");
      assertThat(live.get()).containsExactly(new Server("a", 80), new Server("b", 80));
      store.change("servers.1.host", "servers.0.host=c");
      assertThat(live.get()).containsExactly(new Server("c", 80));
    }
  }

  @Test
  void settingsOfARemoteSource_areReadInTheSameWay() {
    FakeSource remote = new FakeSource("remote", 300, SourcePhase.REMOTE);
    file.fill("my.keys.0=a", "my.keys.1=b");
    try (LayeredConfig config = Configs.of(file, remote)) {
      assertThat(config.get("my.keys", TEXTS)).containsExactly("a", "b");
      assertThat(remote.context.settings().get("my.keys", TEXTS)).containsExactly("a", "b");
    }
  }
}
