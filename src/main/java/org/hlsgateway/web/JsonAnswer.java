package org.hlsgateway.web;

import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What pages' scripts ask for, true at this moment. */
public final class JsonAnswer {

  private JsonAnswer() {}

  /** Ends the response; nobody keeps it. */
  public static void write(JsonObject json, HttpServletResponse response) throws IOException {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
