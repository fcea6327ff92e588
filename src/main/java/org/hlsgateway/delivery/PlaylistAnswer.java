package org.hlsgateway.delivery;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.hlsgateway.http.Accepted;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.playlist.RenderedPlaylist;

/** A playlist on the wire: type, caching, compression. */
public final class PlaylistAnswer {

  /** draft-pantos-hls-rfc8216bis, B.1: a blocking answer's address says what it holds. */
  private static final int BLOCKING_TARGET_DURATIONS = 6;

  private PlaylistAnswer() {}

  /**
   * The multivariant playlist carries its viewer's id: no cache may share it.
   *
   * @return bytes of the body that were written
   */
  public static int writeMultivariant(
      String text, HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType(RenderedPlaylist.CONTENT_TYPE);
    response.setHeader("Cache-Control", "no-store");
    return send(text.getBytes(StandardCharsets.UTF_8), request, response);
  }

  /**
   * @param blocking whether the request asked for this very version
   * @param audience for Cache-Control: public or private
   * @return bytes of the body that were written
   */
  static int write(
      LiveWindow window,
      RenderedPlaylist playlist,
      boolean blocking,
      String audience,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    response.addHeader("Vary", "Accept-Encoding");
    boolean gzip = Accepted.gzip(request);
    String etag = gzip ? playlist.gzipEtag() : playlist.etag();
    response.setHeader("ETag", etag);
    response.setHeader(
        "Cache-Control", caching(blocking, audience, window.targetDurationSeconds()));
    if (!blocking && etag.equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return 0;
    }
    response.setContentType(RenderedPlaylist.CONTENT_TYPE);
    if (gzip) {
      response.setHeader("Content-Encoding", "gzip");
      return send(playlist.gzip(), request, response);
    }
    return send(playlist.plain(), request, response);
  }

  /**
   * Caches that viewers share may answer who asks for the same version; a player's own may not.
   * video.js asks again what it has asked before where a segment ended and nothing of the next one
   * is there (it takes the parts of the old one for the new one's): from its browser's cache it
   * would get what it had, and stand still for as long as that is kept.
   */
  private static String caching(boolean blocking, String audience, int targetSeconds) {
    return blocking && audience.equals("public")
        ? "public, max-age=0, s-maxage=" + BLOCKING_TARGET_DURATIONS * targetSeconds
        : audience + ", no-cache";
  }

  private static int send(byte[] body, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentLength(body.length);
    if (request.getMethod().equals("HEAD")) {
      return 0;
    }
    // The whole of it fits: the thread that answers many suspended requests waits for none.
    response.setBufferSize(body.length + 1);
    response.getOutputStream().write(body);
    return body.length;
  }
}
