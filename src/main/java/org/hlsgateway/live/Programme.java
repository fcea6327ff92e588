package org.hlsgateway.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceHeaders;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;

/**
 * What a session is started for, as it stood when it was asked for: an immutable snapshot. A
 * channel of the store makes one, and so does a stream that is pushed.
 *
 * @param name what viewers ask for, in whatever case
 * @param title what people read
 * @param source the first of its sources; the others are among the options
 * @param options how its sources are opened
 * @param output what is made of it
 * @param keep what of it is kept on disk
 * @param idle runs on for so long without viewers; empty: the server's default
 * @param pinned runs whether or not anybody watches
 * @param enabled false: does not run, and nobody can watch
 * @param unlisted watched by whoever knows its name, and in no list
 */
public record Programme(
    Key key,
    String name,
    String title,
    SourceUrl source,
    SourceSettings options,
    OutputSettings output,
    KeepSettings keep,
    Optional<Duration> idle,
    boolean pinned,
    boolean enabled,
    boolean unlisted) {

  /** Tells a programme from all others, and stays the same when it is edited. */
  public sealed interface Key permits OfChannel, OfPush {}

  /**
   * Of a channel of the store.
   *
   * @param id the store's, never reused
   */
  public record OfChannel(long id) implements Key {}

  /**
   * Of what is pushed: whoever pushes next under the same name is another programme.
   *
   * @param number counted since the server started
   */
  public record OfPush(long number) implements Key {}

  /** One that lists may have. */
  public Programme(
      Key key,
      String name,
      String title,
      SourceUrl source,
      SourceSettings options,
      OutputSettings output,
      KeepSettings keep,
      Optional<Duration> idle,
      boolean pinned,
      boolean enabled) {
    this(key, name, title, source, options, output, keep, idle, pinned, enabled, false);
  }

  /** The id of the channel that it is made of; empty if it is none of the store. */
  public OptionalLong channelId() {
    return key instanceof OfChannel channel ? OptionalLong.of(channel.id()) : OptionalLong.empty();
  }

  /** The source itself, and its fallbacks in their order. */
  public List<SourceUrl> sources() {
    return Stream.concat(Stream.of(source), options.fallbacks().stream()).toList();
  }

  /** The same with another of its sources: headers are for its first only. */
  public Programme playing(SourceUrl other) {
    return other.equals(source)
        ? this
        : new Programme(
            key,
            name,
            title,
            other,
            options.with(SourceHeaders.NONE),
            output,
            keep,
            idle,
            pinned,
            enabled,
            unlisted);
  }

  /** True if the other is made of the same source in the same way. */
  boolean playsAs(Programme other) {
    return source.equals(other.source)
        && options.equals(other.options)
        && output.equals(other.output);
  }
}
