package org.hlsgateway.events;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.hlsgateway.time.InWords;

/**
 * An event as pages show it; times are of the server's zone.
 *
 * @param badge style of its state
 * @param sentence what its state means for whoever looks, and what to do
 * @param page where it is watched
 * @param owner empty: the administrators'
 */
public record EventView(
    String id,
    String name,
    String description,
    String badge,
    String state,
    String sentence,
    String since,
    String when,
    String owner,
    String publisher,
    List<String> renditions,
    boolean record,
    String visibility,
    String page,
    boolean picture,
    boolean over,
    int version) {

  static EventView of(EventNow now, String owner, Instant time, ZoneId zone) {
    LiveEvent event = now.event();
    return new EventView(
        event.id(),
        event.name(),
        event.description(),
        badge(now.state()),
        now.state().inWords(),
        sentence(now, time, zone),
        InWords.of(positive(Duration.between(now.since(), time))),
        when(event, zone),
        owner,
        now.publisher().map(publisher -> said(publisher.address())).orElse(""),
        event.renditions().stream().map(Rendition::text).toList(),
        event.record(),
        event.visibility().inWords(),
        EventAddresses.page(event),
        now.state().hasPicture(),
        now.state() == EventState.OVER,
        event.version());
  }

  static String badge(EventState state) {
    return switch (state) {
      case LIVE -> "live";
      case TESTING -> "starting";
      case INTERRUPTED -> "failed";
      case WAITING -> "idle";
      case OVER -> "off";
    };
  }

  /** Such as {@code Thu 1 Jan 2026, 09:00 to 10:00}. */
  static String when(LiveEvent event, ZoneId zone) {
    String begin = EventTimes.words(event.begin(), zone);
    if (event.end().isEmpty()) {
      return "Always on, from " + begin;
    }
    Instant end = event.end().get();
    boolean sameDay =
        event.begin().atZone(zone).toLocalDate().equals(end.atZone(zone).toLocalDate());
    return begin
        + (sameDay && !EventTimes.comesTwice(end, zone)
            ? " to " + EventTimes.clock(end, zone)
            : " to " + EventTimes.words(end, zone));
  }

  private static String sentence(EventNow now, Instant time, ZoneId zone) {
    LiveEvent event = now.event();
    return switch (now.state()) {
      case WAITING ->
          event.hasBegun(time)
              ? "Nobody publishes yet. Start the stream in your program, with the server and the key"
                  + " below."
              : "It begins in "
                  + countdown(event, time)
                  + ". From five minutes before, a test signal is taken; only you see it.";
      case TESTING ->
          "This is a test: you see the picture, viewers do not. They do in "
              + countdown(event, time)
              + ".";
      case LIVE ->
          event.end().isPresent()
              ? "It is on the air until " + EventTimes.words(event.end().get(), zone) + "."
              : "It is on the air, until somebody ends it.";
      case INTERRUPTED ->
          "The publisher is gone. Start the stream again: viewers stay on their page, and go on.";
      case OVER -> "It is over. With a later end it goes on.";
    };
  }

  static String countdown(LiveEvent event, Instant time) {
    return InWords.of(positive(Duration.between(time, event.begin())));
  }

  private static String said(String address) {
    return address.isEmpty() ? "somebody" : address;
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
