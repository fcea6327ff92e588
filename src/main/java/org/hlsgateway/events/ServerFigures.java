package org.hlsgateway.events;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How transcoders and streamers are, and how much they carry: for pages and the API. A port: who
 * looks at them implements it. Answers from memory, as it was found a few seconds ago.
 */
public interface ServerFigures {
  double BITS_OF_MEGABIT = 1e6;

  /** What can be said of a server. */
  enum State {
    /** Switched off, or nobody has looked yet. */
    UNKNOWN("Not known"),
    WORKS("Works"),
    FAILS("Does not work");

    private final String words;

    State(String words) {
      this.words = words;
    }

    public String inWords() {
      return words;
    }
  }

  /**
   * @param sentence what was found, and what to do if it fails; without secrets
   * @param since when it was found so first; empty: nobody has looked
   */
  record Health(State state, String sentence, Optional<Instant> since) {}

  /**
   * What a streamer carries, all events together.
   *
   * @param viewers empty: it does not tell
   * @param bitsPerSecond that its viewers take, about
   * @param percentUsed of what it can serve; empty: it has no limit, or does not tell
   * @param room for so many more viewers; empty: any number, or nobody knows
   * @param isNearlyFull a warning is due
   * @param ifItDies what happens then to its viewers, as a sentence
   */
  record Carried(
      Health health,
      OptionalInt viewers,
      long bitsPerSecond,
      OptionalInt percentUsed,
      OptionalInt room,
      boolean isNearlyFull,
      String ifItDies) {

    /** For people, in sentences. */
    public String inWords() {
      if (viewers.isEmpty()) {
        return ifItDies;
      }
      int people = viewers.getAsInt();
      StringBuilder text = new StringBuilder();
      text.append(people == 1 ? "1 viewer takes " : people + " viewers take ");
      text.append(String.format(Locale.ROOT, "%.1f Mbit/s", bitsPerSecond / BITS_OF_MEGABIT));
      percentUsed.ifPresent(percent -> text.append(", ").append(percent).append("% used"));
      room.ifPresent(more -> text.append(", room for ").append(more).append(" more"));
      text.append(isNearlyFull ? ": nearly full. " : ". ");
      return text.append("If it fails now: ").append(ifItDies).toString();
    }
  }

  /**
   * What a streamer has of one event.
   *
   * @param viewers of the event; empty: it does not tell
   * @param bitsPerSecond that they take, about
   * @param renditions that viewers find there, such as {@code 720p}, the largest first
   * @param sending how the renditions get there from this gateway, as a sentence; empty: they are
   *     not sent from here
   */
  record OfEvent(
      Streamer streamer,
      Health health,
      OptionalInt viewers,
      long bitsPerSecond,
      List<String> renditions,
      Optional<String> sending) {}

  Carried streamer(Streamer streamer);

  Health transcoder(Transcoder transcoder);

  /** Of its streamers, in the order of their ids. */
  List<OfEvent> of(LiveEvent event);
}
