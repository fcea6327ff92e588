package org.hlsgateway.channels;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One source with a name, as it stood when it was read: an immutable snapshot.
 *
 * @param id the store's key; never reused
 * @param title what people read; the nickname where none was given
 * @param enabled false: nobody can watch, the answer is 403
 * @param idleAfter this channel's own idle time; empty: the server's default
 * @param pinned runs whether or not anybody watches
 * @param sourceSettings how the source is opened
 * @param output what is made of it
 * @param keep what of it is kept on disk
 */
public record Channel(
    long id,
    Nickname nickname,
    SourceUrl source,
    String title,
    boolean enabled,
    Optional<Duration> idleAfter,
    boolean pinned,
    SourceSettings sourceSettings,
    OutputSettings output,
    KeepSettings keep,
    Instant created,
    Instant updated) {

  /** The same channel with another of its sources: headers are for its first only. */
  public Channel playing(SourceUrl other) {
    return other.equals(source)
        ? this
        : new Channel(
            id,
            nickname,
            other,
            title,
            enabled,
            idleAfter,
            pinned,
            sourceSettings.with(SourceHeaders.NONE),
            output,
            keep,
            created,
            updated);
  }
}
