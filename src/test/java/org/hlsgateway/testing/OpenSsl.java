package org.hlsgateway.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates and keys as people make them: with the openssl command. */
public final class OpenSsl {
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
