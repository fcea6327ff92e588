package org.hlsgateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A private key and the certificates that vouch for it, checked to belong together.
 *
 * @param chain the key's own certificate first, each followed by its issuer (RFC 8446, 4.4.2)
 */
record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {
  private static final String CERTIFICATE = "CERTIFICATE";
  static final int LARGEST_FILE_BYTES = 1 << 20;

  CertifiedKey {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a key without a certificate");
    }
  }

  /**
   * What two PEM files say; both may be the same file.
   *
   * @throws UnusableCertificate if they cannot be read or do not belong together
   */
  static CertifiedKey read(Path certificateFile, Path keyFile) throws UnusableCertificate {
    String certificateText = text("SSL_CERT", certificateFile);
    String keyText = text("SSL_KEY", keyFile);
    List<X509Certificate> certificates = certificates(certificateFile, certificateText);
    X509Certificate own = certificates.get(0);
    PrivateKey key = key(keyFile, keyText, own.getPublicKey());
    if (!belongTogether(key, own.getPublicKey())) {
      throw notItsKey(keyFile);
    }
    return new CertifiedKey(key, chain(certificates));
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  boolean isValid(Instant now) {
    return !now.isBefore(certificate().getNotBefore().toInstant())
        && !now.isAfter(certificate().getNotAfter().toInstant());
  }

  /** Whom it is for and until when; for the log. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, number %s, valid until %s",
        certificate().getSubjectX500Principal().getName(),
        certificate().getSerialNumber().toString(16),
        certificate().getNotAfter().toInstant());
  }

  private static String text(String setting, Path file) throws UnusableCertificate {
    try {
      if (Files.size(file) > LARGEST_FILE_BYTES) {
        throw new UnusableCertificate(setting + "=" + file + " is too large for a PEM file.");
      }
      // Files may carry people's names outside of the blocks; every byte is a character here.
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new UnusableCertificate(setting + "=" + file + " does not exist.", e);
    } catch (IOException e) {
      throw new UnusableCertificate(
          setting + "=" + file + " cannot be read: give the server's user access to it.", e);
    }
  }

  private static List<X509Certificate> certificates(Path file, String text)
      throws UnusableCertificate {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemBlock block : PemBlock.read(text)) {
        if (block.label().equals(CERTIFICATE)) {
          certificates.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UnusableCertificate(
          "SSL_CERT=" + file + " holds a certificate that cannot be read.", e);
    }
    if (certificates.isEmpty()) {
      throw new UnusableCertificate(
          "SSL_CERT=" + file + " holds no certificate: a PEM file is needed.");
    }
    return certificates;
  }

  private static PrivateKey key(Path file, String text, PublicKey owner)
      throws UnusableCertificate {
    try {
      for (PemBlock block : PemBlock.read(text)) {
        if (PrivateKeys.isKey(block)) {
          if (PrivateKeys.isEncrypted(block)) {
            throw new UnusableCertificate(
                "SSL_KEY=" + file + " is encrypted: a key without a password is needed.");
          }
          return PrivateKeys.read(block, owner);
        }
      }
    } catch (GeneralSecurityException e) {
      // Also a key of another kind than the certificate's.
      throw notItsKey(file);
    } catch (IllegalArgumentException e) {
      throw new UnusableCertificate("SSL_KEY=" + file + " holds a key that cannot be read.");
    }
    throw new UnusableCertificate(
        "SSL_KEY=" + file + " holds no private key: a PEM file is needed.");
  }

  private static UnusableCertificate notItsKey(Path file) {
    return new UnusableCertificate(
        "SSL_KEY=" + file + " is not the key of the first certificate in SSL_CERT.");
  }

  private static boolean belongTogether(PrivateKey key, PublicKey owner)
      throws UnusableCertificate {
    String algorithm =
        switch (owner.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default ->
              throw new UnusableCertificate(
                  "SSL_CERT has a key of the kind "
                      + owner.getAlgorithm()
                      + "; RSA, EC and EdDSA can be used.");
        };
    try {
      byte[] probe = new byte[32];
      new SecureRandom().nextBytes(probe);
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(owner);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Issuer after issuer, whatever their order in the file; what vouches for nobody is left out. */
  private static List<X509Certificate> chain(List<X509Certificate> certificates) {
    List<X509Certificate> chain = new ArrayList<>(certificates.subList(0, 1));
    List<X509Certificate> rest = new ArrayList<>(certificates.subList(1, certificates.size()));
    while (true) {
      X509Certificate last = chain.get(chain.size() - 1);
      var issuer = rest.stream().filter(candidate -> isIssued(last, candidate)).findFirst();
      if (issuer.isEmpty()) {
        return chain;
      }
      chain.add(issuer.get());
      rest.remove(issuer.get());
    }
  }

  private static boolean isIssued(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
