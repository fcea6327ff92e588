package org.hlsgateway.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** An nginx of a test's own, that can be killed and started again. */
final class Nginx implements AutoCloseable {

  private static final String COMMON =
      """
      daemon off;
      master_process off;
      pid %1$s/nginx.pid;
      error_log %1$s/error.log;
      events {}
      """;

  private final Path folder;
  private final int port;
  private Process process;

  private Nginx(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * @param folder for its files; exists
   * @param port where the settings make it listen
   * @param modules what is loaded before anything else, or nothing
   * @param settings its main block
   */
  static Nginx start(Path folder, int port, String modules, String settings) throws Exception {
    Files.writeString(
        folder.resolve("nginx.conf"),
        modules + String.format(Locale.ROOT, COMMON, folder) + settings);
    Nginx nginx = new Nginx(folder, port);
    nginx.start();
    return nginx;
  }

  /** Again, where it was. */
  void start() throws Exception {
    process =
        new ProcessBuilder(
                "/usr/sbin/nginx",
                "-p",
                folder.toString(),
                "-c",
                folder.resolve("nginx.conf").toString())
            .inheritIO()
            .start();
    try {
      Eventually.happens("nginx listens", Duration.ofSeconds(30), this::listens);
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  /**
   * @param name such as {@code STOP}
   */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
