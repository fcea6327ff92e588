package org.hlsgateway.restream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hlsgateway.channels.Channel;

/**
 * A target as the pages show it: words and numbers ready to print, no secret among them.
 *
 * @param badge the state's class in the style sheet
 * @param state in a word
 * @param since machine-readable; empty while it is off
 * @param detail what is sent, or what it waits for; may be empty
 * @param error the last one, with its time; may be empty
 */
public record PushView(
    long id,
    int version,
    String nickname,
    String channel,
    String name,
    String service,
    String address,
    String when,
    boolean on,
    String badge,
    String state,
    String since,
    String rate,
    String queue,
    String sent,
    String proof,
    long dropped,
    int reconnects,
    String detail,
    String error,
    String errorAt,
    String retry,
    PushGraph graph) {

  static PushView of(PushTarget target, Channel channel, Optional<PushStatus> running) {
    PushStatus status = running.orElse(null);
    return new PushView(
        target.id(),
        target.version(),
        channel.nickname().value(),
        channel.title(),
        target.name(),
        target.service().title(),
        target.shownAddress(),
        target.whenInWords(),
        target.on(),
        status == null ? (target.on() ? "idle" : "off") : badge(status.state()),
        status == null ? (target.on() ? "Waiting" : "Off") : status.word(),
        status == null ? "" : status.since().toString(),
        status == null || !isSending(status) ? "" : status.rateInWords(),
        status == null || !isSending(status) ? "" : seconds(status.queueAge()),
        status == null ? "" : bytes(status.confirmed()),
        status == null || !isSending(status) ? "" : proof(status.proof()),
        status == null ? 0 : status.dropped(),
        status == null ? 0 : status.reconnects(),
        status == null ? waiting(target) : detail(status, channel),
        status == null ? "" : status.error().orElse(""),
        status == null ? "" : status.errorAt().map(Instant::toString).orElse(""),
        status == null ? "" : status.retryAt().map(Instant::toString).orElse(""),
        PushGraph.of(status == null ? List.of() : status.history()));
  }

  /** For a line of a list: what is wrong, else the bit rate. */
  public String shortDetail() {
    boolean isWrong = badge.equals("failed") || badge.equals("restarting");
    return isWrong ? error : rate.isEmpty() ? (on ? detail : "") : rate;
  }

  private static boolean isSending(PushStatus status) {
    return status.state() == PushStatus.State.SENDING;
  }

  private static String badge(PushStatus.State state) {
    return switch (state) {
      case IDLE -> "idle";
      case CONNECTING -> "starting";
      case SENDING -> "live";
      case RETRYING -> "restarting";
      case FAILED -> "failed";
    };
  }

  private static String waiting(PushTarget target) {
    return target
        .hours()
        .filter(hours -> target.on())
        .map(hours -> "Begins at " + hours.begin() + ".")
        .orElse("");
  }

  private static String detail(PushStatus status, Channel channel) {
    if (status.state() == PushStatus.State.IDLE) {
      return channel.enabled()
          ? "Waits for the channel, which brings nothing now."
          : "The channel is switched off.";
    }
    return status.sending().orElse("");
  }

  private static String proof(PushStatus.Proof proof) {
    return switch (proof) {
      case ACKNOWLEDGED -> "The target confirms what it has.";
      case RECEIVED -> "The target's network took it; the target itself says nothing of it.";
      case WRITTEN -> "Written: whether it arrives is not known.";
    };
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  static String bytes(long count) {
    if (count >= 1_000_000_000) {
      return String.format(Locale.ROOT, "%.2f GB", count / 1e9);
    }
    return count >= 1_000_000
        ? String.format(Locale.ROOT, "%.1f MB", count / 1e6)
        : String.format(Locale.ROOT, "%d kB", count / 1000);
  }
}
