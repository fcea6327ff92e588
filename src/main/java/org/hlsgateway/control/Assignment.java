package org.hlsgateway.control;

import java.util.Locale;
import java.util.Objects;

/**
 * One stream that an encoder is to encode: an ENCODE-START.
 *
 * @param sourceUri {@code rtmp[s]://} or {@code ws[s]://host:port/channel/key}; holds the streaming
 *     key, so it must not be logged or shown
 * @param resolutions comma list of {@code WxH}, {@code WxH-FPS}, {@code WxH-FPS~KBPS} or {@code
 *     ORIGINAL}; empty means ORIGINAL; elements that do not parse are to be skipped
 * @param record keep every segment, and write VOD playlists
 * @param previews {@code WxH, seconds}; empty or {@code False}: none
 * @param unlisted watched by whoever knows its name, and in no list
 */
public record Assignment(
    String channel,
    String streamId,
    SourceType sourceType,
    String sourceUri,
    String resolutions,
    boolean record,
    String previews,
    boolean unlisted) {

  public Assignment(
      String channel,
      String streamId,
      SourceType sourceType,
      String sourceUri,
      String resolutions,
      boolean record,
      String previews) {
    this(channel, streamId, sourceType, sourceUri, resolutions, record, previews, false);
  }

  public Assignment {
    Objects.requireNonNull(channel);
    Objects.requireNonNull(streamId);
    Objects.requireNonNull(sourceType);
    Objects.requireNonNull(sourceUri);
    Objects.requireNonNull(resolutions);
    Objects.requireNonNull(previews);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Assignment[channel=%s, streamId=%s, sourceType=%s, sourceUri=%s/***, resolutions=%s,"
            + " record=%s, previews=%s, unlisted=%s]",
        channel,
        streamId,
        sourceType,
        sourceUri.substring(0, Math.max(0, sourceUri.lastIndexOf('/'))),
        resolutions,
        record,
        previews,
        unlisted);
  }
}
