package org.hlsgateway.restream;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
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
    BY_HAND("By hand: from Start to Stop");

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
      throw new IllegalArgumentException("When is one of always, while_running and by_hand.");
    }
  }

  /** Of nobody's list: for one broadcast that somebody asked for. */
  static PushTarget of(PublishAddress to) {
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
        true,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Whether the channel is to run for it. */
  boolean keepsRunning() {
    return on && when != When.WHILE_RUNNING;
  }

  PublishAddress publishAddress() {
    return PublishAddress.parse(address, key.value());
  }

  /** The address without its login; the key is no part of it. */
  String shownAddress() {
    return PublishAddress.masked(address, key.value().isEmpty());
  }
}
