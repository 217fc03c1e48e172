package io.varve.config.consul;

/** So it does where only what changed is read. */
class ShardedContractTest extends ConsulContractTest {
  @Override
  String watchMode() {
    return "parts";
  }
}
