package io.varve.config.consul.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {
  /** The PKCS#8 header of an RSA key of 2048 bits. */
  private static final int RSA_HEADER = 26;

  private static final String NAMED = "a00a06082a8648ce3d030107";

  @TempDir Path folder;

  private PrivateKey read(String label, byte[] der) throws IOException {
    return read(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
  }

  private PrivateKey read(String label, String body) throws IOException {
    Path file = folder.resolve("key.pem");
    Files.writeString(
        file,
        "a comment\n-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + ("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n"));
    return PemFile.read(file, "tls.key-file").privateKey();
  }

  @Test
  void rsaKeys_areReadInBothForms() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PrivateKey key = generator.generateKeyPair().getPrivate();
    byte[] pkcs8 = key.getEncoded();
    assertEquals(key, read("PRIVATE KEY", pkcs8));
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, RSA_HEADER, pkcs8.length);
    assertEquals(key, read("RSA PRIVATE KEY", pkcs1));
  }

  @Test
  void ellipticKeys_areReadInBothForms() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
    assertEquals(key, read("PRIVATE KEY", key.getEncoded()));
    assertEquals(
        key.getS(), ((ECPrivateKey) read("EC PRIVATE KEY", sec1(key.getS(), NAMED))).getS());
    for (String curve : new String[] {"", "a003300100"}) {
      ConfigException e =
          assertThrows(
              ConfigException.class, () -> read("EC PRIVATE KEY", sec1(key.getS(), curve)));
      assertTrue(e.getMessage().contains("openssl ec -param_enc named_curve"), e.getMessage());
    }
  }

  @Test
  void edwardsKeys_areRead() throws IOException, GeneralSecurityException {
    PrivateKey key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    assertEquals(key, read("PRIVATE KEY", key.getEncoded()));
  }

  private static byte[] sec1(BigInteger secret, String curve) {
    HexFormat hex = HexFormat.of();
    String digits = "%064x".formatted(secret);
    String content = "020101" + "0420" + digits + curve;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x30);
    out.write(content.length() / 2);
    out.writeBytes(hex.parseHex(content));
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPTED PRIVATE KEY, aHVudGVyMg==",
    "RSA PRIVATE KEY, 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\naHVudGVyMg=='",
    "PRIVATE KEY, aHVudGVyMg==",
    "RSA PRIVATE KEY, aHVudGVyMg==",
    "EC PRIVATE KEY, aHVudGVyMg==",
    "PRIVATE KEY, =hunter2=",
    "DSA PRIVATE KEY, aHVudGVyMg==",
    "CERTIFICATE, aHVudGVyMg==",
  })
  void whatIsNoKey_isAnError_thatShowsNothingOfIt(String label, String body) {
    ConfigException e = assertThrows(ConfigException.class, () -> read(label, body));
    String message = e.getMessage();
    assertTrue(message.startsWith("varve.consul.tls.key-file (" + folder), message);
    assertFalse(message.contains("hunter2") || message.contains("aHVudGVyMg"), message);
    assertEquals(label.contains("ENC") || body.contains("ENC"), message.contains("encrypted one"));
  }

  /** A pattern that looked for each END from each BEGIN took more than a minute. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN A-----",
        "-----BEGIN ",
        "-----BEGIN A-----\n-----END B-----\n",
        "-----BEGIN A-----\n-----END A-----\n",
        "-----",
      })
  void junk_isReadInLinearTime(String part) throws IOException {
    Path file = Files.writeString(folder.resolve("junk.pem"), part.repeat(300_000 / part.length()));
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThrows(
                ConfigException.class, () -> PemFile.read(file, "tls.ca-file").certificates()));
  }

  @Test
  void halfAFile_isRefused() throws IOException {
    Path file = folder.resolve("half.pem");
    Files.writeString(file, "-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n-----END CERT");
    ConfigException e =
        assertThrows(ConfigException.class, () -> PemFile.read(file, "tls.ca-file").certificates());
    assertTrue(e.getMessage().contains("a BEGIN without its END"), e.getMessage());
  }

  @Test
  void hugeFile_isRefused() throws IOException {
    Path file = Files.write(folder.resolve("huge.pem"), new byte[(4 << 20) + 1]);
    ConfigException e =
        assertThrows(ConfigException.class, () -> PemFile.read(file, "tls.ca-file"));
    assertTrue(e.getMessage().contains("found a larger one"), e.getMessage());
  }
}
