package org.hlsgateway.delivery;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** Lets players on other sites read streams, as far as the settings allow. */
final class CrossOrigin {

  private CrossOrigin() {}

  static void allow(
      HttpServletRequest request, HttpServletResponse response, List<String> origins) {
    if (origins.contains("*")) {
      response.setHeader("Access-Control-Allow-Origin", "*");
    } else {
      response.addHeader("Vary", "Origin");
      String origin = request.getHeader("Origin");
      if (origin == null || !origins.contains(origin)) {
        return;
      }
      response.setHeader("Access-Control-Allow-Origin", origin);
    }
    response.setHeader("Access-Control-Expose-Headers", "Content-Length, Content-Range");
    if (request.getMethod().equals("OPTIONS")) {
      response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
      response.setHeader("Access-Control-Allow-Headers", "Range");
      response.setHeader("Access-Control-Max-Age", "86400");
    }
  }
}
