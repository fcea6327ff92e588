package org.hlsgateway.channels;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ETag of a channel's settings (RFC 9110, 8.8.3): what it is doing at the moment does not
 * count, so that an editor's tag stays good while people watch.
 */
public final class EntityTag {
  // 8.8.3; a list of them in 13.1.1.
  private static final Pattern TAG =
      Pattern.compile("\\s*((?:W/)?\"[\\x21\\x23-\\x7e]*\")\\s*(,|$)");

  private EntityTag() {}

  static String of(StoredChannel stored) {
    return "\"" + stored.channel().id() + "." + stored.version() + "\"";
  }

  /**
   * Whether a change may be made on this condition.
   *
   * @param ifMatch the header; null: there is none, and it may
   * @throws IllegalArgumentException if it cannot be read
   */
  static boolean allows(String ifMatch, StoredChannel stored) {
    return allows(ifMatch, of(stored));
  }

  /** The same of anything else that has a tag. */
  public static boolean allows(String ifMatch, String current) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return true;
    }
    Matcher tag = TAG.matcher(ifMatch);
    boolean matches = false;
    int end = 0;
    do {
      if (!tag.find(end) || tag.start() != end) {
        throw new IllegalArgumentException(
            "If-Match must be * or the ETag of an earlier answer, with its quotes.");
      }
      end = tag.end();
      // 8.8.3.2: a weak tag is never the same.
      matches |= tag.group(1).equals(current);
    } while (tag.group(2).equals(","));
    return matches;
  }
}
