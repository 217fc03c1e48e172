package io.varve.config.consul;

/** So it does where only what changed is read. */
class PartsContractTest extends ConsulContractTest {
  @Override
  String watchMode() {
    return "parts";
  }
}
