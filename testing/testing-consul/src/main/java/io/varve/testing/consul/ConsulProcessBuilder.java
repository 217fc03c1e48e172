package io.varve.testing.consul;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builder of a server process. For one thread. */
public final class ConsulProcessBuilder {
  private static final Logger log = LoggerFactory.getLogger(ConsulProcessBuilder.class);
  private static final int ATTEMPTS = 5;

  private @Nullable Path data;
  private @Nullable String management;
  private @Nullable ServerTls tls;
  private String extra = "";

  ConsulProcessBuilder() {}

  /**
   * Keeps keys, tokens and indices in this folder over restarts. Closing the server leaves the
   * folder.
   */
  public ConsulProcessBuilder dataFolder(Path folder) {
    if (data != null) {
      throw new IllegalStateException("the data folder is set already");
    }
    data = folder.toAbsolutePath();
    return this;
  }

  /**
   * Turns on ACLs with the default policy deny. {@link ConsulServer#api} has the management token.
   */
  public ConsulProcessBuilder acl() {
    if (management != null) {
      throw new IllegalStateException("ACLs are on already");
    }
    management = UUID.randomUUID().toString();
    return this;
  }

  /**
   * Turns on ACLs that require the policy {@code list} for listings. Without it a listing is
   * answered with 403 instead of 404.
   */
  public ConsulProcessBuilder aclWithKeyListPolicy() {
    return acl().configuration("acl { enable_key_list_policy = true }");
  }

  /** Serves HTTPS alone, with a certificate for {@code 127.0.0.1} and {@code localhost}. */
  public ConsulProcessBuilder tls(CertificateAuthority authority) {
    return tls(authority, issueServer(authority));
  }

  /** Serves HTTPS alone with this certificate, which may have another name. */
  public ConsulProcessBuilder tls(CertificateAuthority authority, PemIdentity server) {
    return tls(new ServerTls(authority.certificate(), server, null));
  }

  /** Serves HTTPS alone, and only to clients with a certificate of the same authority. */
  public ConsulProcessBuilder mutualTls(CertificateAuthority authority) {
    PemIdentity client = authority.issue("client-" + UUID.randomUUID());
    return tls(new ServerTls(authority.certificate(), issueServer(authority), client));
  }

  private ConsulProcessBuilder tls(ServerTls wanted) {
    if (tls != null) {
      throw new IllegalStateException("TLS is on already");
    }
    tls = wanted;
    return this;
  }

  private static PemIdentity issueServer(CertificateAuthority authority) {
    return authority.issue("server-" + UUID.randomUUID(), "ip:127.0.0.1", "dns:localhost");
  }

  /** Adds configuration in Consul's language, such as {@code limits { kv_max_value_size = 9 }}. */
  public ConsulProcessBuilder configuration(String hcl) {
    extra += hcl + "\n";
    return this;
  }

  /**
   * Starts the server and waits until it has a leader.
   *
   * @throws IllegalStateException if there is no program, or the start fails; with the end of the
   *     server's log
   */
  public ConsulProcess start() {
    ConsulBinary binary = ConsulBinary.require();
    for (int attempt = 1; ; attempt++) {
      ConsulProcess server = create(binary, AgentFolder.create(), Member.alone(), List.of());
      try {
        server.restart();
        return server;
      } catch (RuntimeException e) {
        boolean taken = server.lostAPort();
        server.close();
        if (!taken || attempt == ATTEMPTS) {
          throw e;
        }
        log.info("Another process took a port; trying others");
      }
    }
  }

  /** Makes a member of a cluster without starting it. */
  ConsulProcess member(ConsulBinary binary, Member self, List<Member> peers) {
    AgentFolder folder = AgentFolder.create();
    return dataFolder(folder.path().resolve("data")).create(binary, folder, self, peers);
  }

  private ConsulProcess create(
      ConsulBinary binary, AgentFolder folder, Member self, List<Member> peers) {
    int http = Ports.free();
    AgentConfig config = new AgentConfig(http, self, data, management, tls, peers, extra);
    URI uri = URI.create((tls == null ? "http://" : "https://") + AgentConfig.HOST + ":" + http);
    HttpClient.Builder client = ConsulApi.newClient();
    if (tls != null) {
      client.sslContext(tls.context());
    }
    ConsulApi api = new ConsulApi(client.build(), uri, management);
    return new ConsulProcess(binary, folder, config, api);
  }
}
