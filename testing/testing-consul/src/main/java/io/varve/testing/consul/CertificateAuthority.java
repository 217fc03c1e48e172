package io.varve.testing.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority of one test: it writes PEM files into a folder that the test gives. The
 * keys are elliptic (P-256), in PKCS#8 without a password. Made with the JDK's {@code keytool}. For
 * one thread.
 */
public final class CertificateAuthority {
  private static final String PASSWORD = "not-a-secret";
  private static final String OWN = "authority";

  private final Path folder;

  private CertificateAuthority(Path folder) {
    this.folder = folder;
  }

  /** Makes an authority, and the folder if it is not there; one folder, one authority. */
  public static CertificateAuthority create(Path folder) {
    CertificateAuthority authority = new CertificateAuthority(folder.toAbsolutePath());
    try {
      Files.createDirectories(folder);
      authority.generate(OWN, List.of("-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign"));
      authority.writeCertificate(OWN, authority.certificate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return authority;
  }

  /** The authority's own certificate, which a client trusts. */
  public Path certificate() {
    return folder.resolve(OWN + ".pem");
  }

  /**
   * Makes a key and a certificate for it, valid for two days.
   *
   * @param name a word, new for each call; also the name of the files
   * @param addresses for a server, where it is reached: {@code ip:127.0.0.1}, {@code dns:localhost}
   */
  public PemIdentity issue(String name, String... addresses) {
    List<String> options = new ArrayList<>(List.of("-signer", OWN));
    if (addresses.length > 0) {
      options.addAll(List.of("-ext", "san=" + String.join(",", addresses)));
    }
    PemIdentity identity =
        new PemIdentity(folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"));
    try {
      generate(name, options);
      writeCertificate(name, identity.certificate());
      byte[] key = keys().getKey(name, PASSWORD.toCharArray()).getEncoded();
      Files.writeString(identity.key(), pem("PRIVATE KEY", key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return identity;
  }

  private Path store() {
    return folder.resolve(OWN + ".p12");
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
  }

  private void writeCertificate(String name, Path file)
      throws IOException, GeneralSecurityException {
    Files.writeString(file, pem("CERTIFICATE", keys().getCertificate(name).getEncoded()));
  }

  private static String pem(String kind, byte[] bytes) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(kind, lines.encodeToString(bytes));
  }

  private void generate(String name, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    // Stays valid if the clock is set back a little.
    command.addAll(List.of("-startdate", "-1d", "-validity", "3"));
    command.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    command.addAll(options);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();

    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed for '" + name + "': " + said.strip());
      }
    } catch (InterruptedException e) {
      throw Polling.interrupted(e);
    }
  }
}
