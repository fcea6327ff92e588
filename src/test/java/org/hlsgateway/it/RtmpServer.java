package org.hlsgateway.it;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hlsgateway.testing.Ports;

/** nginx with its RTMP module: what is published there can be played there. */
final class RtmpServer implements AutoCloseable {

  private static final String MODULE = "load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;\n";

  private static final String SETTINGS =
      """
      rtmp {
        access_log off;
        server {
          listen 127.0.0.1:%1$d;
          %2$s
        }
      }
      """;

  private final Nginx nginx;
  private final int port;

  private RtmpServer(Nginx nginx, int port) {
    this.nginx = nginx;
    this.port = port;
  }

  /**
   * @param folder for its files; exists
   * @param applications what the paths of its streams may begin with
   */
  static RtmpServer start(Path folder, String... applications) throws Exception {
    return start(
        folder,
        Arrays.stream(applications)
            .map(name -> "application " + name + " { live on; }")
            .collect(Collectors.joining("\n")));
  }

  /**
   * One that pushes on what is pushed to it.
   *
   * @param target {@code rtmp://}, the whole address of a stream
   */
  static RtmpServer relay(Path folder, String application, String target) throws Exception {
    return start(folder, "application " + application + " { live on; push " + target + "; }");
  }

  /** One that keeps what is published, each time in a file of its own in the folder. */
  static RtmpServer recording(Path folder, String application) throws Exception {
    return start(
        folder,
        "application "
            + application
            + " { live on; record all; record_unique on; record_suffix -%s.flv; record_path "
            + folder
            + "; }");
  }

  private static RtmpServer start(Path folder, String blocks) throws Exception {
    int port = Ports.free();
    String settings = String.format(Locale.ROOT, SETTINGS, port, blocks);
    return new RtmpServer(Nginx.start(folder, port, MODULE, settings), port);
  }

  /** It stands still, as on a machine that swaps. */
  void freeze() throws Exception {
    nginx.signal("STOP");
  }

  void thaw() throws Exception {
    nginx.signal("CONT");
  }

  int port() {
    return port;
  }

  String url(String application, String stream) {
    return "rtmp://127.0.0.1:" + port + "/" + application + "/" + stream;
  }

  @Override
  public void close() {
    nginx.close();
  }
}
