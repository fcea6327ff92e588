package org.hlsgateway.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Parts of the address space that treat strangers differently. */
public enum Area {
  /** Machines: Basic, problem+json, a header against CSRF. */
  API,
  /** Viewers: open to anybody unless WATCH_REQUIRES_LOGIN; nothing here changes anything. */
  WATCH,
  /** People: a form to log in, a hidden field against CSRF. */
  PAGES;

  /** The livebox's own pages. */
  static final String BOX = "/hls_gateway/livebox";

  private static final Set<String> ENTRANCES =
      Set.of("index.m3u8", "stream.ts", "thumbnail.jpg", "snapshot.jpg");

  static Area of(HttpServletRequest request) {
    // The pattern of the servlet that is about to run, whatever was sent to get there.
    String path = request.getServletPath();
    if (isBelow(path, "/hls_gateway/api")
        || path.equals("/metrics")
        || isBelow(path, "/api/livebox/v1")) {
      return API;
    }
    return isBelow(path, "/hls_gateway/watch")
            || isBelow(path, "/hls_gateway/read")
            || isBelow(path, "/hls_gateway/events")
            || isBelow(path, "/hls_gateway/wall")
            || path.equals("/hls_gateway/playlist.m3u")
            || path.equals("/hls_gateway/guide.xml")
        ? WATCH
        : PAGES;
  }

  /** What players on other sites read; the wall would tell them which channels there are. */
  static boolean isStream(HttpServletRequest request) {
    String servlet = request.getServletPath();
    return isBelow(servlet, "/hls_gateway/watch")
        || isBelow(servlet, "/hls_gateway/read")
        || isBelow(servlet, "/hls_gateway/events");
  }

  /**
   * True for a file where viewers of a channel come in: who may have it depends on who they are.
   *
   * @param file the last piece of an address below /hls_gateway/read
   */
  public static boolean isEntrance(String file) {
    return ENTRANCES.contains(file);
  }

  /** True for the livebox's own pages, which a screen of the box shows without a login. */
  static boolean isBox(HttpServletRequest request) {
    return isBelow(request.getServletPath(), BOX);
  }

  private static boolean isBelow(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }
}
