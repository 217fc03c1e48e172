package com.acme.etcd;

import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.testkit.ConfigSourceContract;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Contract of sources, on a real etcd, which is killed and restarted. */
class EtcdContractTest extends ConfigSourceContract {
  @RegisterExtension static final EtcdServer etcd = new EtcdServer();

  @BeforeEach
  void empty() {
    etcd.deleteBelow("contract/");
  }

  @Override
  protected EtcdSource newSource() {
    return new EtcdSource();
  }

  @Override
  protected LayeredConfigBuilder process() throws Exception {
    return super.process().defaults(Map.of("varve.etcd.endpoints", etcd.endpoint()));
  }

  /** The application's name is the prefix; slashes may replace dots. */
  private static String path(String key) {
    return "contract/" + key;
  }

  @Override
  protected void put(String key, String text) {
    etcd.put(path(key), text);
  }

  @Override
  protected void putAll(Map<String, String> texts) {
    Map<String, String> all = new LinkedHashMap<>();
    texts.forEach((key, text) -> all.put(path(key), text));
    etcd.putAll(all);
  }

  @Override
  protected void delete(String key) {
    etcd.delete(path(key));
  }

  @Override
  protected void breakStore() {
    etcd.kill();
  }

  @Override
  protected void mendStore() {
    etcd.start();
  }

  /** A slash separates, as a dot does. */
  @Override
  protected boolean canHold(String key, String text) {
    return !key.contains("/");
  }
}
