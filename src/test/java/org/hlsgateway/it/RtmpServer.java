package org.hlsgateway.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** nginx with its RTMP module: what is published there can be played there. */
final class RtmpServer implements AutoCloseable {

  private static final String SETTINGS =
      """
      load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
      daemon off;
      master_process off;
      pid %1$s/nginx.pid;
      error_log %1$s/error.log;
      events {}
      rtmp {
        access_log off;
        server {
          listen 127.0.0.1:%2$d;
          %3$s
        }
      }
      """;

  private final Process process;
  private final int port;

  private RtmpServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param folder for its files; exists
   * @param applications what the paths of its streams may begin with
   */
  static RtmpServer start(Path folder, String... applications) throws Exception {
    int port = Sender.freePort();
    Path settings = folder.resolve("nginx.conf");
    String blocks =
        Arrays.stream(applications)
            .map(name -> "application " + name + " { live on; }")
            .collect(Collectors.joining("\n"));
    Files.writeString(settings, String.format(Locale.ROOT, SETTINGS, folder, port, blocks));
    RtmpServer server =
        new RtmpServer(
            new ProcessBuilder(
                    "/usr/sbin/nginx", "-p", folder.toString(), "-c", settings.toString())
                .inheritIO()
                .start(),
            port);
    try {
      Eventually.happens("nginx listens", Duration.ofSeconds(10), server::listens);
      return server;
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  String url(String application, String stream) {
    return "rtmp://127.0.0.1:" + port + "/" + application + "/" + stream;
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
