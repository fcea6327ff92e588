package org.hlsgateway.control;

/**
 * What a peer said, as it may stand in a log: one line of it, and no sign that a terminal obeys.
 */
public final class Printable {
  private static final int LONGEST = 200;

  private Printable() {}

  /**
   * @param text may be null
   */
  public static String line(String text) {
    if (text == null) {
      return "";
    }
    // Line and paragraph separators, and what turns the direction of writing, are no controls.
    String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
