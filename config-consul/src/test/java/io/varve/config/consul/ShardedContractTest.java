package io.varve.config.consul;

/** Contract of sources, if only changes are read. */
class ShardedContractTest extends ConsulContractTest {
  @Override
  String watchMode() {
    return "incremental";
  }
}
