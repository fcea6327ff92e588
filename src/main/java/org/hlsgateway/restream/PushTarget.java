package org.hlsgateway.restream;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;
import org.hlsgateway.rtmp.PublishAddress;

/**
 * Where a channel is sent to, as it stood when it was read: an immutable snapshot.
 *
 * @param id the store's key; never reused
 * @param version changes with every change
 * @param name what people read
 * @param address without the key; may hold a login, so it is shown by {@link #shownAddress}
 * @param enhanced it takes codecs of Enhanced RTMP
 * @param when it is sent
 * @param hours of {@link When#SCHEDULE}; empty otherwise
 * @param encoding how it is encoded where the channel is otherwise; empty: as it comes
 * @param on false: nothing is sent until somebody starts it
 */
public record PushTarget(
    long id,
    int version,
    long channelId,
    String name,
    PushService service,
    String address,
    StreamKey key,
    boolean enhanced,
    When when,
    Optional<Hours> hours,
    Optional<BroadcastFormat> encoding,
    boolean on,
    Instant created,
    Instant updated) {

  /** When a target that is on is sent to. */
  public enum When {
    /** The channel is kept running for it. */
    ALWAYS("Always: the channel is kept running for it"),
    /** Whenever the channel runs for another reason. */
    WHILE_RUNNING("While the channel runs: for a viewer, a recording, or because it is pinned"),
    /** From a person's start to a person's stop; the channel is kept running between them. */
    BY_HAND("By hand: from Start to Stop"),
    /** Between two times of each day; the channel is kept running then. */
    SCHEDULE("By the clock: each day between two times; the channel is kept running then");

    private final String title;

    When(String title) {
      this.title = title;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    public String title() {
      return title;
    }

    /** As in forms and in the API. */
    public String value() {
      return key();
    }

    static When of(String key) {
      for (When each : values()) {
        if (each.key().equals(key)) {
          return each;
        }
      }
      throw new IllegalArgumentException(
          "When is one of always, while_running, by_hand and schedule.");
    }
  }

  /** Of nobody's list: for one broadcast that somebody asked for. */
  static PushTarget of(PublishAddress to, Optional<BroadcastFormat> encoding) {
    String host = to.host().indexOf(':') >= 0 ? "[" + to.host() + "]" : to.host();
    String login =
        to.user().isEmpty() ? "" : encoded(to.user()) + ":" + encoded(to.password()) + "@";
    String address =
        String.format(
            Locale.ROOT,
            "%s://%s%s:%d/%s",
            to.secure() ? "rtmps" : "rtmp",
            login,
            host,
            to.port(),
            to.application());
    return new PushTarget(
        1,
        0,
        1,
        to.host(),
        PushService.OWN,
        address,
        new StreamKey(to.name()),
        false,
        When.ALWAYS,
        Optional.empty(),
        encoding,
        true,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  /** The same, for one channel. */
  PushTarget ofChannel(long channel) {
    return new PushTarget(
        id, version, channel, name, service, address, key, enhanced, when, hours, encoding, on,
        created, updated);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Whether it is sent to, if the channel runs.
   *
   * @param time of the day
   */
  boolean isDue(LocalTime time) {
    return on && hours.map(those -> those.contains(time)).orElse(true);
  }

  /**
   * Whether the channel is to run for it.
   *
   * @param time of the day
   */
  boolean keepsRunning(LocalTime time) {
    return isDue(time) && when != When.WHILE_RUNNING;
  }

  /** A sentence about when it is sent. */
  String whenInWords() {
    return hours
        .map(
            those ->
                "Each day from "
                    + those.begin()
                    + " to "
                    + those.end()
                    + "; the channel is kept running then")
        .orElse(when.title());
  }

  PublishAddress publishAddress() {
    return PublishAddress.parse(address, key.value());
  }

  /** The address without its login; the key is no part of it. */
  String shownAddress() {
    return PublishAddress.masked(address, key.value().isEmpty());
  }
}
