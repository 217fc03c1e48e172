package io.varve.config.consul.internal.http;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Conversion of private keys from PKCS#1 and SEC 1 to PKCS#8, which Java reads. Pure. */
final class Pkcs8 {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xA0;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");

  /** The object identifier of RSA, followed by null for its parameters. */
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

  /** The object identifier of elliptic curves. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Pkcs8() {}

  /** A PKCS#1 key as PKCS#8. */
  static byte[] rsaToPkcs8(byte[] pkcs1) {
    return pkcs8(RSA, pkcs1);
  }

  /** A SEC 1 key as PKCS#8; empty if it does not name its curve. */
  static Optional<byte[]> ecToPkcs8(byte[] sec1) {
    return curve(sec1).map(curve -> pkcs8(concat(EC, curve), sec1));
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return element(SEQUENCE, concat(VERSION_0, element(SEQUENCE, algorithm), element(OCTETS, key)));
  }

  /**
   * The name of the curve, in the element with the parameters, which follows the key. Parameters
   * may also describe a curve without its name.
   */
  private static Optional<byte[]> curve(byte[] sec1) {
    int[] outer = content(sec1, 0);
    int at = outer[0];
    while (at >= 0 && at < outer[1]) {
      int[] inner = content(sec1, at);
      if ((sec1[at] & 0xFF) == PARAMETERS) {
        byte[] parameters = Arrays.copyOfRange(sec1, inner[0], inner[1]);
        return parameters[0] == OBJECT_IDENTIFIER ? Optional.of(parameters) : Optional.empty();
      }
      at = inner[1];
    }
    return Optional.empty();
  }

  /** The start and end of the content of an element. */
  private static int[] content(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    int start = at + 2;
    int length = first;
    if (first >= 0x80) {
      length = 0;
      for (int i = first & 0x7F; i > 0; i--) {
        length = (length << 8) | (der[start++] & 0xFF);
      }
    }
    if (length < 0 || start + length > der.length) {
      throw new IndexOutOfBoundsException("the element is longer than the text");
    }
    return new int[] {start, start + length};
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      int bytes = 4 - Integer.numberOfLeadingZeros(content.length) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(content.length >>> (8 * i));
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
