package org.hlsgateway.rtsp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * What a camera's certificate must be.
 *
 * @param fingerprint of {@link Kind#PINNED}: SHA-256, 64 small hexadecimal digits; else empty
 */
public record CertificateCheck(Kind kind, String fingerprint) {

  /** How it is checked. */
  public enum Kind {
    /** Not at all: cameras make their own. */
    NONE,
    /** Signed by an authority that this machine's Java trusts, for the host's name. */
    AUTHORITY,
    /** This one and no other, whatever stands in it. */
    PINNED
  }

  public static final CertificateCheck NONE = new CertificateCheck(Kind.NONE, "");
  public static final CertificateCheck AUTHORITY = new CertificateCheck(Kind.AUTHORITY, "");

  /** This one and no other. */
  public static CertificateCheck pinned(String fingerprint) {
    return new CertificateCheck(Kind.PINNED, fingerprint);
  }

  /**
   * Of {@link Kind#PINNED} only.
   *
   * @throws CertificateException if it is another; says which
   */
  void check(X509Certificate shown) throws CertificateException {
    String found = fingerprint(shown);
    if (!found.equals(fingerprint)) {
      throw new CertificateException("its fingerprint is " + found);
    }
  }

  static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
