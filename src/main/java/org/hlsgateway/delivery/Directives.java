package org.hlsgateway.delivery;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hlsgateway.packager.ReloadRequest;

/** The delivery directives of a playlist request (draft-pantos-hls-rfc8216bis, 6.2.5). */
final class Directives {

  private static final int MOST_DIGITS = 9;

  private Directives() {}

  /** Empty if a directive is there that is not a number. */
  static Optional<ReloadRequest> parse(HttpServletRequest request) {
    String msn = request.getParameter("_HLS_msn");
    String part = request.getParameter("_HLS_part");
    String skip = request.getParameter("_HLS_skip");
    if (!isNumberOrAbsent(msn) || !isNumberOrAbsent(part)) {
      return Optional.empty();
    }
    return Optional.of(
        new ReloadRequest(
            msn == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(msn)),
            part == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(part)),
            "YES".equals(skip) || "v2".equals(skip)));
  }

  private static boolean isNumberOrAbsent(String text) {
    return text == null
        || !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
