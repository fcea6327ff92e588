package org.hlsgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/**
 * Lets players on other sites read streams, as far as the settings allow (Fetch, 3.2). To be said
 * before anything can be refused: of an answer that does not say it a player learns nothing, not
 * even that it should log in.
 */
public final class CrossOrigin {
  /** What players send besides what every page may (Fetch, 2.2.2): logins, ranges, conditions. */
  private static final String REQUEST_HEADERS =
      "Authorization, Range, If-Range, If-None-Match, If-Modified-Since, Cache-Control, Pragma,"
          + " X-Requested-With";

  private static final String RESPONSE_HEADERS =
      "Content-Length, Content-Range, Accept-Ranges, ETag, Date, Retry-After, WWW-Authenticate";

  private CrossOrigin() {}

  /**
   * @param origins that may read; {@code *} is any
   */
  public static void allow(
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
    response.setHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
    if (request.getMethod().equals("OPTIONS")) {
      response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
      response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
      response.setHeader("Access-Control-Max-Age", "86400");
    }
  }
}
