package org.hlsgateway.http;

import jakarta.servlet.http.HttpServletRequest;

/**
 * A request as it was sent, before proxies that are trusted passed it on; without such proxies, as
 * it came.
 *
 * @param address of the client
 * @param secure the client speaks TLS
 * @param host as the client knows it, with the port where that is not the scheme's own
 * @param prefix what the proxies took off the beginning of the path, such as {@code /cams}; empty:
 *     nothing
 */
public record Outside(String address, boolean secure, String host, String prefix) {
  static final String ATTRIBUTE = Outside.class.getName();

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** What {@link TrustedProxies#outside} found; before anybody asked it, the request as it came. */
  public static Outside of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Outside known ? known : asItCame(request);
  }

  static Outside asItCame(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return new Outside(
        request.getRemoteAddr(),
        request.isSecure(),
        host == null || host.isBlank() ? ownHost(request) : host.strip(),
        "");
  }

  /** HTTP/1.0 knows no Host. */
  private static String ownHost(HttpServletRequest request) {
    int port = request.getServerPort();
    boolean usual = port == usualPort(request.isSecure());
    return request.getServerName() + (usual ? "" : ":" + port);
  }

  static int usualPort(boolean secure) {
    return secure ? HTTPS_PORT : HTTP_PORT;
  }

  public String scheme() {
    return secure ? "https" : "http";
  }

  /**
   * What every address of ours begins with, for whoever copies it elsewhere; no slash at its end.
   */
  public String base() {
    return scheme() + "://" + host + prefix;
  }

  /** Without the port. */
  public String hostName() {
    return saysPort() ? host.substring(0, host.lastIndexOf(':')) : host;
  }

  /** The scheme's own where the host says none. */
  public int port() {
    return saysPort()
        ? Integer.parseInt(host.substring(host.lastIndexOf(':') + 1))
        : usualPort(secure);
  }

  boolean saysPort() {
    return host.matches(".*[^:]:[0-9]{1,5}");
  }
}
