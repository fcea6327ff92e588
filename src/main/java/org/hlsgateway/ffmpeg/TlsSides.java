package org.hlsgateway.ffmpeg;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to a source as FFmpeg speaks it, which checks no certificate, for cameras make their own; and
 * TLS to FFmpeg as the source's, with a certificate that is made when the gateway starts and stored
 * nowhere.
 */
final class TlsSides {

  private static final HexFormat HEX = HexFormat.of();

  /** AlgorithmIdentifier of ecdsa-with-SHA256 (RFC 5758, 3.2). */
  private static final byte[] ALGORITHM = HEX.parseHex("300a06082a8648ce3d040302");

  /** A Name of one common name, x (RFC 5280, 4.1.2.4). */
  private static final byte[] NAME = HEX.parseHex("300c310a300806035504030c0178");

  private static final String FROM = "200101000000Z";
  private static final String UNTIL = "491231235959Z";

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int UTC_TIME = 0x17;

  private final SSLContext context;

  TlsSides() {
    try {
      KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
      pairs.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = pairs.generateKeyPair();
      char[] password = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry(
          "source", pair.getPrivate(), password, new Certificate[] {certificate(pair)});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody()}, new SecureRandom());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java cannot speak TLS", e);
    }
  }

  /**
   * @param host as in an address; its name is told to the source (RFC 6066, 3)
   */
  SSLEngine toSource(String host, int port) {
    SSLEngine engine = context.createSSLEngine(host.replaceAll("[\\[\\]]", ""), port);
    engine.setUseClientMode(true);
    return engine;
  }

  SSLEngine toFfmpeg() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  // ---- the certificate (RFC 5280, 4.1: version 1, which has no extensions) ----------------------

  private static Certificate certificate(KeyPair pair) throws GeneralSecurityException {
    byte[] serial = BigInteger.valueOf(System.currentTimeMillis()).toByteArray();
    byte[] validity = der(SEQUENCE, time(FROM), time(UNTIL));
    byte[] toSign =
        der(
            SEQUENCE,
            der(INTEGER, serial),
            ALGORITHM,
            NAME,
            validity,
            NAME,
            pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(toSign);
    byte[] whole =
        der(SEQUENCE, toSign, ALGORITHM, der(BIT_STRING, new byte[] {0}, signature.sign()));
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] time(String text) {
    return der(UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** X.690, 8.1: with a length of two bytes, which what is longer than 127 needs. */
  private static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (length > 0xff) {
      out.write(0x82);
      out.write(length >>> 8);
    } else if (length > 0x7f) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  /** As FFmpeg does without being told otherwise. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
