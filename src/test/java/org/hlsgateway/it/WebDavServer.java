package org.hlsgateway.it;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.hlsgateway.testing.Ports;

/** nginx that keeps as files what it is PUT, from those who know the password. */
final class WebDavServer implements AutoCloseable {

  static final String USER = "storage";
  static final String PASSWORD = "storage-pass-1";

  private static final String SETTINGS =
      """
      http {
        access_log off;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        client_max_body_size 64m;
        server {
          listen 127.0.0.1:%2$d;
          root %1$s/files;
          auth_basic "storage";
          auth_basic_user_file %1$s/users;
          dav_methods PUT DELETE;
          create_full_put_path on;
        }
      }
      """;

  private final Nginx nginx;
  private final Path folder;
  private final int port;

  private WebDavServer(Nginx nginx, Path folder, int port) {
    this.nginx = nginx;
    this.folder = folder;
    this.port = port;
  }

  /**
   * @param folder for its files; exists
   */
  static WebDavServer start(Path folder) throws Exception {
    int port = Ports.free();
    Files.createDirectories(folder.resolve("files"));
    Files.writeString(folder.resolve("users"), USER + ":{PLAIN}" + PASSWORD + "\n");
    String settings = String.format(Locale.ROOT, SETTINGS, folder, port);
    return new WebDavServer(Nginx.start(folder, port, "", settings), folder, port);
  }

  /** Again, where it was, with what it had. */
  void start() throws Exception {
    nginx.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port + "/streams/");
  }

  /** The folder that holds what was put below {@link #address}. */
  Path files() {
    return folder.resolve("files/streams");
  }

  @Override
  public void close() {
    nginx.close();
  }
}
