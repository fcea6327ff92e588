package org.hlsgateway.publishing;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What follows the address of the publishing page.
 *
 * @param channel empty if there is none
 * @param action empty if there is none
 */
record PublishPath(String channel, String action) {
  static PublishPath of(HttpServletRequest request) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
    int slash = path.indexOf('/');
    return slash < 0
        ? new PublishPath(path, "")
        : new PublishPath(path.substring(0, slash), path.substring(slash + 1));
  }
}
