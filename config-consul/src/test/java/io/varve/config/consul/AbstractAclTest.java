package io.varve.config.consul;

import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.ConsulAcl;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import org.junit.jupiter.api.BeforeEach;

/** A server with ACLs. */
@WithConsul(acl = true)
abstract class AbstractAclTest {
  static final String READ = "key_prefix \"config/\" { policy = \"read\" }";

  ConsulServer server;

  @BeforeEach
  void use(ConsulServer given) {
    server = given;
  }

  ConsulAcl acl() {
    return server.api().acl();
  }

  SourceSetup setup(ConsulAcl.Token token) {
    return SourceSetup.at(server.uri()).set("token", token.secret());
  }
}
