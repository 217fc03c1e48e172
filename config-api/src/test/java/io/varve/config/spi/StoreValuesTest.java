package io.varve.config.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.varve.config.Origin;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The values that a source and its engine exchange. */
class StoreValuesTest {
  private static final Origin ORIGIN = Origin.index("consul", "consul db/password", 7);

  @Test
  void valuesInLogs_showTheirOriginAlone() {
    assertThat(new SourceValue("hunter2", ORIGIN)).hasToString("value at consul db/password @7");
    assertThat(new StoredValue("db/password", "hunter2", "7", ORIGIN))
        .hasToString("value at consul db/password @7");
  }

  @Test
  void valuesWithEqualParts_areEqual() {
    SourceValue value = new SourceValue("1", ORIGIN);
    assertThat(value)
        .isEqualTo(new SourceValue("1", ORIGIN))
        .isNotEqualTo(new SourceValue("2", ORIGIN))
        .isNotEqualTo(new SourceValue("1", Origin.of("consul", "elsewhere")));
    assertThat(new StoredValue("k", "1", "7", ORIGIN))
        .isEqualTo(new StoredValue("k", "1", "7", ORIGIN))
        .isNotEqualTo(new StoredValue("k", "1", "8", ORIGIN));
  }

  @Test
  void nulls_areRefused() {
    assertThatNullPointerException().isThrownBy(() -> new SourceValue(null, ORIGIN));
    assertThatNullPointerException().isThrownBy(() -> new SourceValue("1", null));
    assertThatNullPointerException().isThrownBy(() -> new StoredValue("k", "1", null, ORIGIN));
    assertThatNullPointerException().isThrownBy(() -> new SourceSnapshot(List.of(), null));
    assertThatNullPointerException().isThrownBy(() -> new Diagnostic(Level.INFO, "agent", null));
  }

  @Test
  void snapshot_keepsItsLayers() {
    List<SourceLayer> layers = new ArrayList<>(List.of(SourceLayer.builder("a").build()));
    SourceSnapshot snapshot = new SourceSnapshot(layers, "7");
    layers.clear();
    assertThat(snapshot.layers()).extracting(SourceLayer::name).containsExactly("a");
    assertThat(snapshot.revision()).isEqualTo("7");
  }

  @Test
  void snapshotOfLayers_hasThemInOrder_andNoRevision() {
    SourceSnapshot snapshot =
        SourceSnapshot.of(SourceLayer.builder("a").build(), SourceLayer.builder("b").build());
    assertThat(snapshot.layers()).extracting(SourceLayer::name).containsExactly("a", "b");
    assertThat(snapshot.revision()).isEmpty();
    assertThat(SourceSnapshot.of().layers()).isEmpty();
  }

  @Test
  void diagnostic_isOneLine() {
    assertThat(new Diagnostic(Level.INFO, "config/orders/", "12 keys, index 812, 3 ms"))
        .hasToString("INFO config/orders/: 12 keys, index 812, 3 ms");
  }

  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"INFO", "WARNING", "ERROR"},
      mode = Mode.EXCLUDE)
  void diagnosticOfAnotherLevel_isRefused(Level level) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Diagnostic(level, "agent", "it answers"))
        .withMessage("the level must be INFO, WARNING or ERROR: " + level);
  }
}
