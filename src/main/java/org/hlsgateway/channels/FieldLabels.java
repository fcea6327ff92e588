package org.hlsgateway.channels;

import java.util.Map;

/** What the form calls its fields, for the list of what is wrong above it. */
final class FieldLabels {
  private static final Map<String, String> LABELS =
      Map.ofEntries(
          Map.entry("nickname", "Nickname"),
          Map.entry("source", "Source address"),
          Map.entry("username", "User name"),
          Map.entry("password", "Password"),
          Map.entry("title", "Title"),
          Map.entry("sourceSettings.transport", "RTSP transport"),
          Map.entry("sourceSettings.timeoutSeconds", "Lost after silence of"),
          Map.entry("sourceSettings.extraWaitSeconds", "Wait longer for the first picture"),
          Map.entry("sourceSettings.userAgent", "User agent"),
          Map.entry("sourceSettings.referer", "Referer"),
          Map.entry("sourceSettings.origin", "Origin"),
          Map.entry("sourceSettings.cookie", "Cookie"),
          Map.entry("sourceSettings.authorization", "Authorization"),
          Map.entry("sourceSettings.fallbacks", "Fallback sources"),
          Map.entry("output.ladder", "Sizes"),
          Map.entry("output.rungs", "List of your own"),
          Map.entry("output.keyframeLimitSeconds", "Keyframes at least every"),
          Map.entry("output.audio", "Sound"),
          Map.entry("output.format", "Segments"),
          Map.entry("keep.rewindMinutes", "Viewers can go back"),
          Map.entry("keep.recordDays", "Delete recordings after"),
          Map.entry("keep.recordGigabytes", "Delete the oldest beyond"),
          Map.entry("idleSeconds", "Stop when nobody has watched for"));

  private FieldLabels() {}

  /** With a colon and a space behind it; empty for a field whose message says it all. */
  static String before(String field) {
    String label = LABELS.get(field);
    return label == null ? "" : label + ": ";
  }
}
