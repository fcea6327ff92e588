package org.hlsgateway.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.hlsgateway.delivery.EndlessStream.End;
import org.hlsgateway.delivery.EndlessStream.Next;
import org.hlsgateway.delivery.EndlessStream.Nothing;
import org.hlsgateway.delivery.EndlessStream.Segment;
import org.hlsgateway.live.Awaited;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.MediaLookup;
import org.hlsgateway.packager.ServedMedia;
import org.hlsgateway.packager.TsView;
import org.hlsgateway.packager.playlist.ListedSegment;

/** A live session's segments as MPEG-TS, one after the other, for one viewer. */
final class LiveSegments implements EndlessStream.Source {

  /** While a source is away: so soon it shows who has left. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  private static final End OVER = new End(503, "The channel has ended.", Duration.ofSeconds(2));

  private final Viewing viewing;
  private final BooleanSupplier admitted;

  /** What an ended channel has left; null while it goes on. One step follows the other. */
  private LivePresentation left;

  /**
   * @param admitted whether the viewer may still watch
   */
  LiveSegments(Viewing viewing, BooleanSupplier admitted) {
    this.viewing = viewing;
    this.admitted = admitted;
  }

  @Override
  public boolean isWelcome() {
    return !viewing.isRefused() && admitted.getAsBoolean();
  }

  @Override
  public void next(long last, Consumer<Next> then) {
    if (left != null) {
      then.accept(of(left, last));
      return;
    }
    boolean begins = last < 0;
    LiveSession session = viewing.session();
    session.await(
        now -> isDue(now, last) && !(begins && now.isEnded()),
        begins ? session.firstPictureWithin() : LONGEST_SILENCE,
        viewing.viewer(),
        awaited -> then.accept(of(awaited, last)));
  }

  private boolean isDue(LivePresentation now, long last) {
    return now.isEnded()
        || (obstacle(now).isPresent()
            ? isApart(now) || !viewing.session().becomesTransportStream()
            : segments(now).after(last).isPresent());
  }

  private Next of(Awaited awaited, long last) {
    if (awaited instanceof Awaited.Arrived arrived) {
      if (arrived.presentation().isEnded()) {
        left = arrived.presentation();
      }
      return of(arrived.presentation(), last);
    }
    return awaited instanceof Awaited.Unavailable unavailable
        ? new End(503, unavailable.reason(), unavailable.retryAfter())
        : new Nothing();
  }

  private static Next of(LivePresentation now, long last) {
    Optional<String> obstacle = obstacle(now);
    if (obstacle.isPresent()) {
      return new End(406, obstacle.get(), Duration.ZERO);
    }
    TsView segments = segments(now);
    return segments
        .after(last)
        .<Next>map(next -> new Segment(next.mediaSequence(), () -> made(segments, next)))
        .orElse(OVER);
  }

  private static Optional<ServedMedia> made(TsView segments, ListedSegment segment) {
    return segments.media(segment.uri()) instanceof MediaLookup.Found found
        ? Optional.of(found.media())
        : Optional.empty();
  }

  /** Of several sizes the best: nobody can choose another one on the way. */
  private static TsView segments(LivePresentation now) {
    return now.best().transportStream();
  }

  private static boolean isApart(LivePresentation now) {
    return now.languages() > 0 && now.best().description().width() > 0;
  }

  private static Optional<String> obstacle(LivePresentation now) {
    if (isApart(now)) {
      return Optional.of(
          "This channel has several sounds, apart from its pictures;"
              + " ask for index.m3u8?format=ts.");
    }
    return segments(now).obstacle();
  }
}
