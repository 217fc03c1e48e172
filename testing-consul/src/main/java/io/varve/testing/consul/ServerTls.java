package io.varve.testing.consul;

import java.nio.file.Path;

/**
 * The server's side of TLS.
 *
 * @param mutual whether a client must have a certificate of the same authority
 */
record ServerTls(Path authority, Path certificate, Path key, boolean mutual) {
  void write(StringBuilder hcl) {
    AgentConfig.line(hcl, "ca_file = " + Json.quote(authority.toString()));
    AgentConfig.line(hcl, "cert_file = " + Json.quote(certificate.toString()));
    AgentConfig.line(hcl, "key_file = " + Json.quote(key.toString()));
    AgentConfig.line(hcl, "verify_incoming_https = " + mutual);
  }
}
