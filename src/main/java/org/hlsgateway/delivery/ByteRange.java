package org.hlsgateway.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a body that a Range header asks for (RFC 9110, 14.1.2): one range of bytes. Several
 * ranges, or what does not parse, ask for the whole, as the RFC allows.
 *
 * @param first inclusive
 * @param last inclusive
 * @param partial false: the whole body
 */
record ByteRange(long first, long last, boolean partial) {

  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** The range lies outside of the body: 416. */
  static final class NotSatisfiable extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param header null if there is none
   * @param length of the whole body, at least 1
   */
  static ByteRange of(String header, long length) throws NotSatisfiable {
    ByteRange whole = new ByteRange(0, length - 1, false);
    Matcher match = header == null ? null : SINGLE.matcher(header.trim());
    if (match == null || !match.matches()) {
      return whole;
    }
    String from = match.group(1);
    String to = match.group(2);
    if (from.isEmpty() && to.isEmpty()) {
      return whole;
    }
    if (from.isEmpty()) {
      long suffix = Long.parseLong(to);
      if (suffix == 0) {
        throw new NotSatisfiable();
      }
      return new ByteRange(Math.max(0, length - suffix), length - 1, true);
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? length - 1 : Math.min(Long.parseLong(to), length - 1);
    if (!to.isEmpty() && Long.parseLong(to) < first) {
      return whole;
    }
    if (first >= length) {
      throw new NotSatisfiable();
    }
    return new ByteRange(first, last, true);
  }

  long length() {
    return last - first + 1;
  }
}
