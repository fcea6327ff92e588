package org.hlsgateway.events;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers what is below an event's own address, {@code /hls_gateway/events/{id}/{file}}: a CDI bean
 * of whoever distributes events. Whoever asks may watch the event.
 */
public interface EventFiles {
  /**
   * @param file such as {@code index.m3u8}; may be anything without a slash
   * @return false: it has no such file, and answered nothing
   */
  boolean answer(
      EventNow now, String file, HttpServletRequest request, HttpServletResponse response)
      throws IOException;
}
