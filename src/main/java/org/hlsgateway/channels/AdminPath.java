package org.hlsgateway.channels;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What follows a page's own address: {@code /nickname/verb}.
 *
 * @param nickname as it stands there; may be anything; empty if there is none
 * @param verb empty if there is none
 */
record AdminPath(String nickname, String verb) {
  static AdminPath of(HttpServletRequest request) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
    int slash = path.indexOf('/');
    return slash < 0
        ? new AdminPath(path, "")
        : new AdminPath(path.substring(0, slash), path.substring(slash + 1));
  }
}
