package org.hlsgateway.packager.playlist;

import java.util.OptionalLong;

/**
 * The delivery directives of a playlist request (draft 6.2.5).
 *
 * @param mediaSequence _HLS_msn; empty if absent
 * @param part _HLS_part; empty if absent
 * @param skip true for _HLS_skip=YES and =v2
 * @param valid false if a directive was there that is no number or no choice
 */
public record ReloadRequest(
    OptionalLong mediaSequence, OptionalLong part, boolean skip, boolean valid) {

  /** A request without directives: whatever there is now. */
  public static final ReloadRequest NOW =
      new ReloadRequest(OptionalLong.empty(), OptionalLong.empty(), false, true);

  /** Each as it stands in the query, undecoded text of any kind; null if absent. */
  public static ReloadRequest of(String msn, String part, String skip) {
    boolean skips = "YES".equals(skip) || "v2".equals(skip);
    boolean valid = isNumber(msn) && isNumber(part) && (skip == null || skips);
    return valid
        ? new ReloadRequest(number(msn), number(part), skips, true)
        : new ReloadRequest(OptionalLong.empty(), OptionalLong.empty(), false, false);
  }

  /** True if the answer may have to wait. */
  public boolean isBlocking() {
    return mediaSequence.isPresent();
  }

  private static boolean isNumber(String text) {
    return text == null
        || !text.isEmpty()
            && text.length() <= 18
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static OptionalLong number(String text) {
    return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }
}
