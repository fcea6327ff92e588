package org.hlsgateway.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** Addresses at which there is something to read and nothing to do. */
public final class ReadOnly {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private ReadOnly() {}

  /**
   * Answers whatever does not read with 405 (RFC 9110, 15.5.6).
   *
   * @param what is read there, in the plural, as a sentence begins
   * @return true if it answered
   */
  public static boolean refuses(
      HttpServletRequest request, HttpServletResponse response, String what) throws IOException {
    if (READING.contains(request.getMethod())) {
      return false;
    }
    response.setHeader("Allow", "GET, HEAD");
    Problem.of(405, what + " are read here, and nothing else.").write(response);
    return true;
  }
}
