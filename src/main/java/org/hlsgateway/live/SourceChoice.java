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
 * at once; while another than the first plays, those before it are looked at now and then (pushed
 * streams each second), and gone back to when they work again. Knows no FFmpeg and no clock.
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

  /** At others than pushed streams: that takes a while. */
  private boolean looking;

  /** At others than pushed streams. */
  private Instant lookAgainAt = Instant.MAX;

  private Instant lookForPushesAt = Instant.MAX;
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
    Instant usual = now.plus(lookEvery());
    // One that fails again and again keeps nobody from looking at the others.
    boolean isDueSooner = lookAgainAt.isAfter(now) && lookAgainAt.isBefore(usual);
    lookAgainAt = isDueSooner ? lookAgainAt : usual;
    lookForPushesAt = now.plus(LOOK_FOR_PUSHES_EVERY);
    return true;
  }

  /**
   * Pushed streams that would be better, best first, if it is time to look for them; empty if not.
   * What is found may be told at once.
   */
  List<SourceUrl> pushesToLookFor(Instant now) {
    if (isFirst() || now.isBefore(lookForPushesAt)) {
      return List.of();
    }
    lookForPushesAt = now.plus(LOOK_FOR_PUSHES_EVERY);
    return better(true);
  }

  /**
   * Others that would be better, best first, if it is time to look at them; empty if not. Time
   * comes again only after {@link #looked}.
   */
  List<SourceUrl> toLookAt(Instant now) {
    if (looking || isFirst() || now.isBefore(lookAgainAt)) {
      return List.of();
    }
    List<SourceUrl> others = better(false);
    looking = !others.isEmpty();
    return others;
  }

  private List<SourceUrl> better(boolean pushed) {
    return sources.subList(0, slateShown ? sources.size() : chosen).stream()
        .filter(source -> isPushed(source) == pushed)
        .toList();
  }

  private static boolean isPushed(SourceUrl source) {
    return source.pushedName().isPresent();
  }

  private Duration lookEvery() {
    return slateShown ? LOOK_EVERY_WITH_SLATE : LOOK_EVERY;
  }

  /**
   * What a look found.
   *
   * @param asked what was looked at
   * @param works empty if none does
   * @return true if another is chosen now
   */
  boolean looked(List<SourceUrl> asked, Optional<SourceUrl> works, Instant now) {
    if (!asked.stream().allMatch(SourceChoice::isPushed)) {
      if (!looking) {
        return false; // the choice has changed since the look began
      }
      looking = false;
      lookAgainAt = now.plus(lookEvery());
    }
    int better = works.map(sources::indexOf).orElse(-1);
    if (better < 0 || !slateShown && better >= chosen) {
      return false;
    }
    chosen = better;
    slateShown = false;
    return true;
  }

  private void toFirst() {
    lookAgainAt = Instant.MAX;
    chosen = 0;
    slateShown = false;
  }
}
