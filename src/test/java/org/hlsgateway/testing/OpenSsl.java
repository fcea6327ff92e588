package org.hlsgateway.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys as people make them: with the openssl command. */
public final class OpenSsl {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;

  /**
   * @param folder where its files are; names of files are relative to it
   */
  public OpenSsl(Path folder) {
    this.folder = folder;
  }

  /** A self-signed certificate for localhost; an RSA key (PKCS #8) is made with it. */
  public void certificate(String certificate, String key, long serial) throws IOException {
    run(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -set_serial " + serial,
        "-addext subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout " + key + " -out " + certificate);
  }

  /** The same for a key that is there. */
  public void certificateOf(String key, String certificate, long serial) throws IOException {
    run(
        "req -x509 -new -days 2 -subj /CN=localhost -set_serial " + serial,
        "-addext subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-key " + key + " -out " + certificate);
  }

  /** A self-signed certificate for a host name, and its key, under the password changeit. */
  public KeyStore selfSigned(String host) throws IOException, GeneralSecurityException {
    run(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + host,
        "-addext subjectAltName=DNS:" + host,
        "-keyout key.pem -out certificate.pem");
    run(
        "pkcs12 -export -inkey key.pem -in certificate.pem -name server",
        "-passout pass:" + new String(PASSWORD) + " -out " + host);
    return KeyStore.getInstance(folder.resolve(host).toFile(), PASSWORD);
  }

  /** Makes the sockets of a server that shows such a certificate. */
  public static ServerSocketFactory showing(KeyStore certificate) throws GeneralSecurityException {
    return context(certificate).getServerSocketFactory();
  }

  /** TLS of a server that shows such a certificate. */
  public static SSLContext context(KeyStore certificate) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(certificate, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Makes the sockets of a client that takes no other certificate than this. */
  public static SSLSocketFactory trusting(KeyStore certificate) throws GeneralSecurityException {
    TrustManagerFactory known =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore alone = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      alone.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    alone.setCertificateEntry("server", certificate.getCertificate("server"));
    known.init(alone);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, known.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /**
   * @param words the command's arguments, separated by spaces
   * @throws IOException if it fails, with what it said
   */
  public void run(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(String.join(" ", words).split(" ")));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes());
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
