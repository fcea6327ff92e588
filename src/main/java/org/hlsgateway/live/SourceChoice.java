package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hlsgateway.channels.SourceUrl;

/**
 * Which of a channel's sources is played: the first that works. When one fails, the next is tried
 * at once; while another than the first plays, those before it are looked at now and then, and gone
 * back to when they work again. Knows no FFmpeg and no clock.
 */
final class SourceChoice {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  /** Nobody is served while the slate is shown. */
  private static final Duration LOOK_EVERY_WITH_SLATE = Duration.ofSeconds(10);

  /** Whether a stream is pushed is known without asking anybody. */
  private static final Duration LOOK_FOR_PUSHES_EVERY = Duration.ofSeconds(1);

  /** Nobody can type this scheme: {@code SourceUrls} refuses it. */
  private static final String SLATE = "slate:";

  private static final DateTimeFormatter SLATE_TIME =
      DateTimeFormatter.ofPattern("HHmm", Locale.ROOT);

  private final List<SourceUrl> sources = new ArrayList<>();
  private final boolean slate;
  private final ZoneId zone;
  private int chosen;
  private boolean slateShown;
  private boolean looking;
  private Instant lookAgainAt = Instant.MAX;
  private Instant brokenSince = Instant.EPOCH;

  /**
   * @param zone of the time on the slate
   */
  SourceChoice(Programme programme, ZoneId zone) {
    this.zone = zone;
    sources.addAll(programme.sources());
    slate = programme.options().slate();
  }

  /** The source itself, and its fallbacks in their order. */
  List<SourceUrl> all() {
    return List.copyOf(sources);
  }

  /** What plays, or is to be tried next. */
  SourceUrl chosen() {
    return slateShown
        ? new SourceUrl(SLATE + SLATE_TIME.format(brokenSince.atZone(zone)))
        : sources.get(chosen);
  }

  /** What plays in the source's place, for people; empty if it is the source itself. */
  Optional<String> standIn() {
    if (slateShown) {
      return Optional.of("the slate");
    }
    return chosen == 0
        ? Optional.empty()
        : Optional.of("fallback " + chosen + ", " + inWords(sources.get(chosen)));
  }

  private static String inWords(SourceUrl source) {
    return source.pushedName().map(name -> "what is pushed as " + name).orElseGet(source::masked);
  }

  /** True if the source itself plays or is tried: nothing is being made do with. */
  boolean isFirst() {
    return chosen == 0 && !slateShown;
  }

  /**
   * What was chosen failed.
   *
   * @param date what people call this moment
   * @return true if what is chosen now is to be tried at once; false if all have been, and it is
   *     time to wait before the first is tried again
   */
  boolean failed(Instant now, Instant date) {
    looking = false;
    if (isFirst()) {
      brokenSince = date;
    }
    if (slateShown || chosen == sources.size() - 1 && !slate) {
      toFirst();
      return false;
    }
    if (chosen == sources.size() - 1) {
      slateShown = true;
    } else {
      chosen++;
    }
    lookAgainAt = now.plus(lookEvery());
    return true;
  }

  /**
   * Those that would be better, best first, if it is time to look at them; empty if not. Time comes
   * again only after {@link #looked}.
   */
  List<SourceUrl> toLookAt(Instant now) {
    if (looking || isFirst() || now.isBefore(lookAgainAt)) {
      return List.of();
    }
    looking = true;
    return better();
  }

  private List<SourceUrl> better() {
    return List.copyOf(sources.subList(0, slateShown ? sources.size() : chosen));
  }

  private Duration lookEvery() {
    if (better().stream().allMatch(source -> source.pushedName().isPresent())) {
      return LOOK_FOR_PUSHES_EVERY;
    }
    return slateShown ? LOOK_EVERY_WITH_SLATE : LOOK_EVERY;
  }

  /**
   * What the look found.
   *
   * @param works empty if none does
   * @return true if another is chosen now
   */
  boolean looked(Optional<SourceUrl> works, Instant now) {
    if (!looking) {
      return false; // the choice has changed since the look began
    }
    looking = false;
    lookAgainAt = now.plus(lookEvery());
    int better = works.map(sources::indexOf).orElse(-1);
    if (better < 0 || !slateShown && better >= chosen) {
      return false;
    }
    chosen = better;
    slateShown = false;
    return true;
  }

  private void toFirst() {
    chosen = 0;
    slateShown = false;
  }
}
