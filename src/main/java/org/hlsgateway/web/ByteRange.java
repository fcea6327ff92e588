package org.hlsgateway.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a body that a request asks for: one range of bytes (RFC 9110, 14). Several ranges, or
 * what cannot be read, ask for the whole, as 14.2 allows.
 *
 * @param first inclusive
 * @param last inclusive
 * @param partial false: the whole body, to be answered with 200
 */
public record ByteRange(long first, long last, boolean partial) {

  // 14.1: the unit's name in upper or lower case.
  private static final Pattern SINGLE = Pattern.compile("(?i:bytes)=(\\d{0,18})-(\\d{0,18})");

  /** The range lies outside of the body: 416. */
  public static final class NotSatisfiable extends Exception {
    private static final long serialVersionUID = 1L;

    private final long length;

    private NotSatisfiable(long length) {
      this.length = length;
    }

    /** Answers so (15.5.17); does not end an exchange that was suspended. */
    public void write(HttpServletResponse response) throws IOException {
      response.setHeader("Content-Range", "bytes */" + length);
      Problem.of(416, "The range lies outside of the file.").write(response);
    }
  }

  /**
   * @param tag the ETag that the body has now, with its quotes, not a weak one; empty if none is
   *     given out
   * @param length of the whole body
   */
  public static ByteRange of(HttpServletRequest request, Optional<String> tag, long length)
      throws NotSatisfiable {
    String header = request.getHeader("Range");
    // 14.2: defined for GET alone.
    return header == null || !request.getMethod().equals("GET") || !mayBePart(request, tag)
        ? whole(length)
        : parse(header, length);
  }

  /** 13.1.5: a part of what is no longer there is of no use. */
  private static boolean mayBePart(HttpServletRequest request, Optional<String> tag) {
    String ifRange = request.getHeader("If-Range");
    return ifRange == null || tag.isPresent() && tag.get().equals(ifRange);
  }

  /** 14.1.2. */
  private static ByteRange parse(String header, long length) throws NotSatisfiable {
    Matcher match = SINGLE.matcher(header.trim());
    if (!match.matches()) {
      return whole(length);
    }
    String from = match.group(1);
    String to = match.group(2);
    if (from.isEmpty()) {
      return to.isEmpty() ? whole(length) : suffix(Long.parseLong(to), length);
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
    return last < first ? whole(length) : part(first, Math.min(last, length - 1), length);
  }

  private static ByteRange suffix(long count, long length) throws NotSatisfiable {
    return part(Math.max(0, length - count), length - 1, length);
  }

  private static ByteRange part(long first, long last, long length) throws NotSatisfiable {
    if (first >= length) {
      throw new NotSatisfiable(length);
    }
    return new ByteRange(first, last, true);
  }

  private static ByteRange whole(long length) {
    return new ByteRange(0, length - 1, false);
  }

  public long length() {
    return last - first + 1;
  }

  /**
   * Sets the status and the headers that say which part follows.
   *
   * @param whole length of the whole body
   */
  public void announce(HttpServletResponse response, long whole) {
    response.setHeader("Accept-Ranges", "bytes");
    response.setContentLengthLong(length());
    if (partial) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(
          "Content-Range", String.format(Locale.ROOT, "bytes %d-%d/%d", first, last, whole));
    }
  }
}
