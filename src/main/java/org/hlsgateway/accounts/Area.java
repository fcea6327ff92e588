package org.hlsgateway.accounts;

import jakarta.servlet.http.HttpServletRequest;

/** Parts of the address space that treat strangers differently. */
enum Area {
  /** Machines: Basic, problem+json, a header against CSRF. */
  API,
  /** Viewers: open to anybody unless WATCH_REQUIRES_LOGIN; nothing here changes anything. */
  WATCH,
  /** People: a form to log in, a hidden field against CSRF. */
  PAGES;

  static Area of(HttpServletRequest request) {
    // The pattern of the servlet that is about to run, whatever was sent to get there.
    String path = request.getServletPath();
    if (isBelow(path, "/hls_gateway/api")) {
      return API;
    }
    return isBelow(path, "/hls_gateway/watch")
            || isBelow(path, "/hls_gateway/read")
            || isBelow(path, "/hls_gateway/wall")
        ? WATCH
        : PAGES;
  }

  /** What players on other sites read; the wall would tell them which channels there are. */
  static boolean isStream(HttpServletRequest request) {
    String servlet = request.getServletPath();
    return isBelow(servlet, "/hls_gateway/watch") || isBelow(servlet, "/hls_gateway/read");
  }

  private static boolean isBelow(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }
}
