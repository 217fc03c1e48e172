package io.varve.config.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The methods for one key of a source that implements only {@code write}. */
class WritableConfigSourceTest {
  private final Store store = new Store();

  /** Records writes; whether their conditions hold is up to the test. */
  private static final class Store implements WritableConfigSource {
    private final List<Write> written = new ArrayList<>();
    private boolean conflict;

    @Override
    public String name() {
      return "store";
    }

    @Override
    public SourceSnapshot load() {
      return SourceSnapshot.of();
    }

    @Override
    public String storeKey(String key) {
      return key;
    }

    @Override
    public Optional<StoredValue> read(String key) {
      return Optional.empty();
    }

    @Override
    public List<Write> write(List<Write> batch) {
      written.addAll(batch);
      return conflict ? batch : List.of();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void result_saysWhetherTheConditionHeld(boolean held) {
    store.conflict = !held;
    assertThat(store.createIfAbsent("k", "1")).isEqualTo(held);
    assertThat(store.compareAndSet("k", "2", "7")).isEqualTo(held);
    assertThat(store.deleteIfUnchanged("k", "7")).isEqualTo(held);
    assertThat(store.written)
        .containsExactly(
            Write.create("k", "1"),
            Write.replace("k", "2", "7"),
            Write.deleteIfUnchanged("k", "7"));
  }

  @Test
  void putAndDelete_haveNoCondition() {
    store.put("k", "1");
    store.delete("k");
    assertThat(store.written).containsExactly(Write.put("k", "1"), Write.delete("k"));
  }

  @Test
  void split_isOnePartByDefault_andWritesNothing() {
    List<Write> batch = List.of(Write.put("a", "1"), Write.put("b", "2"));
    assertThat(store.split(batch)).containsExactly(batch);
    assertThat(store.written).isEmpty();
  }
}
