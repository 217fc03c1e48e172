package io.varve.config.testkit;

import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import java.util.List;
import java.util.Map;

/** Contract of sources, for the source in memory. */
class MemorySourceContractTest extends ConfigSourceContract {
  final MemoryStore store = new MemoryStore("memory", Map.of());

  @Override
  protected WritableConfigSource newSource() {
    return new MemorySource(store, 100);
  }

  @Override
  protected void put(String key, String text) {
    putAll(Map.of(key, text));
  }

  @Override
  protected void putAll(Map<String, String> texts) {
    List<Write> batch =
        texts.entrySet().stream()
            .<Write>map(entry -> Write.put(entry.getKey(), entry.getValue()))
            .toList();
    var unused = store.write(batch);
  }

  @Override
  protected void delete(String key) {
    var unused = store.write(List.of(Write.delete(key)));
  }

  @Override
  protected void breakStore() {
    store.fail("no answer");
  }

  @Override
  protected void mendStore() {
    store.fail(null);
  }
}
