package org.hlsgateway.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Private keys in the three forms that PEM files have; Java itself reads only the first. */
final class PrivateKeys {
  static final String PKCS8 = "PRIVATE KEY";
  static final String PKCS8_ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  static final String PKCS1 = "RSA PRIVATE KEY";
  static final String SEC1 = "EC PRIVATE KEY";

  private static final byte[] VERSION_0 = {0};

  /** 1.2.840.113549.1.1.1, rsaEncryption: RFC 8017, A.1. */
  private static final byte[] RSA = {
    0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1
  };

  /** 1.2.840.10045.2.1, id-ecPublicKey: RFC 5480, 2.1.1. */
  private static final byte[] EC = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private PrivateKeys() {}

  /** True for the blocks that {@link #read} takes or has a sentence for. */
  static boolean isKey(PemBlock block) {
    return List.of(PKCS8, PKCS8_ENCRYPTED, PKCS1, SEC1).contains(block.label());
  }

  static boolean isEncrypted(PemBlock block) {
    // RFC 1421, 4.6.1.1: Proc-Type: 4,ENCRYPTED
    return block.label().equals(PKCS8_ENCRYPTED) || block.headers().contains("ENCRYPTED");
  }

  /**
   * @param owner the certificate's key: says of which kind the private one is
   * @throws GeneralSecurityException if it is no key of that kind
   * @throws IllegalArgumentException likewise
   */
  static PrivateKey read(PemBlock block, PublicKey owner) throws GeneralSecurityException {
    byte[] pkcs8 =
        switch (block.label()) {
          case PKCS1 -> wrap(rsa(), block.der());
          case SEC1 -> wrap(ec(block.der(), owner), block.der());
          default -> block.der();
        };
    return KeyFactory.getInstance(owner.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** RFC 5208, 5: version, algorithm, and the key as an octet string. */
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return Der.encode(
        Der.SEQUENCE,
        Der.encode(Der.INTEGER, VERSION_0),
        algorithm,
        Der.encode(Der.OCTET_STRING, key));
  }

  private static byte[] rsa() {
    return Der.encode(Der.SEQUENCE, Der.encode(Der.OBJECT_IDENTIFIER, RSA), Der.encode(Der.NULL));
  }

  private static byte[] ec(byte[] sec1, PublicKey owner) {
    // RFC 5915, 3: version, private key, and perhaps [0] the curve.
    ByteBuffer key = Der.content(ByteBuffer.wrap(sec1), Der.SEQUENCE);
    Der.content(key, Der.INTEGER);
    Der.content(key, Der.OCTET_STRING);
    byte[] curve =
        Der.peek(key) == Der.TAG_0
            ? Der.bytes(Der.content(key, Der.TAG_0))
            : curve(owner.getEncoded());
    return Der.encode(Der.SEQUENCE, Der.encode(Der.OBJECT_IDENTIFIER, EC), curve);
  }

  /** From the certificate: RFC 5480, 2: the algorithm's identifier, then its parameters. */
  private static byte[] curve(byte[] subjectPublicKeyInfo) {
    ByteBuffer whole = Der.content(ByteBuffer.wrap(subjectPublicKeyInfo), Der.SEQUENCE);
    ByteBuffer algorithm = Der.content(whole, Der.SEQUENCE);
    Der.content(algorithm, Der.OBJECT_IDENTIFIER);
    return Der.bytes(algorithm);
  }
}
