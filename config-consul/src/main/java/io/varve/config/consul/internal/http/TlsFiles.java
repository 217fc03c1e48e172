package io.varve.config.consul.internal.http;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.ConnectionSettings;
import io.varve.config.consul.internal.settings.SettingNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The files of the TLS settings, as they were read at one moment. Two that are equal lead to the
 * same context.
 *
 * @param authorities the trusted certificates; empty for those of the JVM
 * @param certificate the client certificate; null for none
 * @param key the key of the client certificate; null for none
 */
record TlsFiles(List<PemFile> authorities, @Nullable PemFile certificate, @Nullable PemFile key) {
  private static final char[] NO_PASSWORD = {};

  /**
   * Reads the files.
   *
   * @throws FileNotThereException if one of them does not exist, or a folder has none
   * @throws ConfigException if one of them cannot be read
   */
  static TlsFiles read(ConnectionSettings.Tls tls) throws FileNotThereException {
    List<PemFile> authorities = new ArrayList<>();
    if (tls.verify() && tls.caFile() != null) {
      authorities.add(PemFile.read(tls.caFile(), "tls.ca-file"));
    }
    if (tls.verify() && tls.caPath() != null) {
      for (Path file : files(tls.caPath())) {
        authorities.add(PemFile.read(file, "tls.ca-path"));
      }
    }
    if (tls.certificate() == null || tls.key() == null) {
      return new TlsFiles(authorities, null, null);
    }
    return new TlsFiles(
        authorities,
        PemFile.read(tls.certificate(), "tls.cert-file"),
        PemFile.read(tls.key(), "tls.key-file"));
  }

  private static List<Path> files(Path folder) throws FileNotThereException {
    List<Path> files = List.of();
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(Files::isRegularFile).sorted().toList();
    } catch (NoSuchFileException e) {
      // The same as a folder without a file.
    } catch (IOException e) {
      throw new PemFile(folder, "tls.ca-path", "")
          .wrong(
              "VARVE-0522",
              "a folder that can be read",
              "one that cannot (" + e.getClass().getSimpleName() + ")",
              "make it, and let the user of this process read it",
              e);
    }
    if (files.isEmpty()) {
      throw new FileNotThereException(
          new PemFile(folder, "tls.ca-path", "")
              .wrong(
                  "VARVE-0531",
                  "a folder with a file for each trusted CA",
                  "none",
                  "put the certificates of the CAs there",
                  null));
    }
    return files;
  }

  /**
   * Creates a context from the files.
   *
   * @throws ConfigException if a file is invalid, or the key does not belong to the certificate
   */
  SSLContext context(ConnectionSettings.Tls tls) {
    try {
      X509ExtendedTrustManager trust = tls.verify() ? trust() : null;
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(), new TrustManager[] {new AgentTrustManager(trust, tls.serverName())}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException(
          List.of(
              Problem.of(
                      SettingNames.key("tls"),
                      ConsulOrigins.originOutside("settings"),
                      "certificates and keys that Java takes",
                      "others (" + e.getClass().getSimpleName() + ")",
                      "see the cause, and correct the files")
                  .withCode("VARVE-0521")),
          e);
    }
  }

  /** The client certificate, for messages. */
  String identity() {
    return certificate == null
        ? "no client certificate is set"
        : "the client certificate is " + AgentTrustManager.shown(certificate.certificates().get(0));
  }

  private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
    if (certificate == null || key == null) {
      return null;
    }
    List<X509Certificate> chain = certificate.certificates();
    PrivateKey privateKey = key.privateKey();
    if (!belongs(privateKey, chain.get(0).getPublicKey())) {
      throw key.wrong(
          "VARVE-0532",
          "the key of the certificate in varve.consul.tls.cert-file",
          "another one (" + privateKey.getAlgorithm() + ")",
          "give the certificate and its own key: " + AgentTrustManager.shown(chain.get(0)),
          null);
    }
    KeyStore store = emptyStore();
    store.setKeyEntry("client", privateKey, NO_PASSWORD, chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static boolean belongs(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (key instanceof RSAKey rsa) {
      return certified instanceof RSAKey other && rsa.getModulus().equals(other.getModulus());
    }
    Signature signature =
        Signature.getInstance(key instanceof ECKey ? "SHA256withECDSA" : key.getAlgorithm());
    try {
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      return false; // a key of another kind or for another curve
    }
  }

  private X509ExtendedTrustManager trust() throws GeneralSecurityException, IOException {
    KeyStore store = null;
    if (!authorities.isEmpty()) {
      store = emptyStore();
      for (PemFile file : authorities) {
        for (X509Certificate authority : file.certificates()) {
          store.setCertificateEntry("ca" + store.size(), authority);
        }
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
