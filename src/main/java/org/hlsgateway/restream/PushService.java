package org.hlsgateway.restream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hlsgateway.packager.MediaDescription;

/** Services that are known, with what they document of themselves. */
public enum PushService {
  YOUTUBE(
      "YouTube",
      "rtmps://a.rtmps.youtube.com/live2",
      "YouTube Studio shows the stream key under \"Go live\", \"Stream\".",
      Duration.ofSeconds(4),
      51_000,
      false),
  TWITCH(
      "Twitch",
      "rtmps://live.twitch.tv:443/app",
      "The creator dashboard shows the stream key under \"Settings\", \"Stream\".",
      Duration.ofSeconds(4),
      8_000,
      false),
  FACEBOOK(
      "Facebook",
      "rtmps://live-api-s.facebook.com:443/rtmp",
      "Live Producer shows the stream key under \"Streaming software\".",
      Duration.ofSeconds(4),
      8_000,
      false),
  OWN(
      "Another server",
      "",
      "An RTMP server of your own, another gateway, or a service that is not listed.",
      Duration.ZERO,
      0,
      true);

  private static final double FASTEST = 60.5;

  private final String title;
  private final String address;
  private final String help;
  private final Duration longestKeyframes;
  private final int mostKilobits;
  private final boolean mayBeEnhanced;

  PushService(
      String title,
      String address,
      String help,
      Duration longestKeyframes,
      int mostKilobits,
      boolean mayBeEnhanced) {
    this.title = title;
    this.address = address;
    this.help = help;
    this.longestKeyframes = longestKeyframes;
    this.mostKilobits = mostKilobits;
    this.mayBeEnhanced = mayBeEnhanced;
  }

  public String title() {
    return title;
  }

  /** Where it takes streams; empty if the target has to say. */
  public String address() {
    return address;
  }

  /** Where to find the key. */
  public String help() {
    return help;
  }

  /** True if a target may say that it takes codecs of Enhanced RTMP. */
  public boolean mayBeEnhanced() {
    return mayBeEnhanced;
  }

  /** In paths of the API and in forms. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException with what is possible
   */
  static PushService of(String key) {
    for (PushService each : values()) {
      if (each.key().equals(key)) {
        return each;
      }
    }
    throw new IllegalArgumentException("The service is one of youtube, twitch, facebook and own.");
  }

  /** What is a good choice for most, where a channel has to be encoded for it. */
  BroadcastFormat preset() {
    return BroadcastFormat.ofTarget(
        BroadcastFormat.Resolution.P720.key(),
        BroadcastFormat.Resolution.P720.bitsPerSecond(),
        this == OWN ? 25 : 30);
  }

  /** What the service's own limits say against encoding so, as a sentence; empty if nothing. */
  Optional<String> objection(BroadcastFormat format) {
    int kilobits = format.bitsPerSecond() / 1000;
    return mostKilobits > 0 && kilobits > mostKilobits
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s takes %d kbit/s at most, and this would be %d: choose a lower bit rate.",
                title,
                mostKilobits,
                kilobits))
        : Optional.empty();
  }

  /**
   * What the service's own limits say against a channel as it is, in sentences.
   *
   * @param media as measured while the channel ran
   */
  List<String> objections(MediaDescription media) {
    List<String> found = new ArrayList<>();
    Duration keyframes = media.longestKeyframeInterval();
    if (!longestKeyframes.isZero() && keyframes.compareTo(longestKeyframes.plusMillis(500)) > 0) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s wants a keyframe every %d s at most, and the channel has one every %.0f s: set"
                  + " the source to 2 s, or have it encoded for the target.",
              title,
              longestKeyframes.toSeconds(),
              keyframes.toMillis() / 1000.0));
    }
    long kilobits = media.averageBitsPerSecond() / 1000;
    if (mostKilobits > 0 && kilobits > mostKilobits) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s takes %d kbit/s at most, and the channel has %d: lower the bit rate at the"
                  + " source, or have it encoded for the target.",
              title,
              mostKilobits,
              kilobits));
    }
    if (this != OWN && media.framesPerSecond() > FASTEST) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s takes 60 pictures a second at most, and the channel has %.0f.",
              title,
              media.framesPerSecond()));
    }
    return found;
  }
}
