package org.hlsgateway.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.hlsgateway.live.Awaited;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.live.Programme;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.thumbnails.Picture;
import org.hlsgateway.thumbnails.Thumbnails;
import org.hlsgateway.web.Problem;

/** A channel's picture of now, for which it is started. No thread waits for it. */
@ApplicationScoped
class SnapshotAnswer {

  /** A picture is made within five seconds, or not at all. */
  private static final Duration MADE_WITHIN = Duration.ofSeconds(6);

  /** Beside what is being made, the one before may be as old as pictures count as new. */
  private static final Duration OLDEST = Duration.ofSeconds(10);

  private Thumbnails thumbnails;
  private MediaWriters writers;

  /** For the client proxy. */
  protected SnapshotAnswer() {}

  @Inject
  SnapshotAnswer(Thumbnails thumbnails, MediaWriters writers) {
    this.thumbnails = thumbnails;
    this.writers = writers;
  }

  /**
   * Starts the channel and answers when it has a picture: 503 if none comes in time, 404 if it has
   * no video.
   *
   * @param admitted whether the viewer may still watch
   * @param audience for Cache-Control: public or private
   */
  void write(
      Programme programme,
      Viewing viewing,
      BooleanSupplier admitted,
      String audience,
      HttpServletRequest request,
      HttpServletResponse response) {
    viewing.begin();
    LiveSession session = viewing.session();
    Duration patience = session.firstPictureWithin();
    SuspendedAnswer answer = SuspendedAnswer.start(request, response, patience.plus(MADE_WITHIN));
    session.await(
        now -> now.listsSegments() && LiveSession.canBeJoined(now),
        patience,
        viewing.viewer(),
        awaited -> {
          if (!admitted.getAsBoolean() || !(awaited instanceof Awaited.Arrived arrived)) {
            answer.finish(
                () ->
                    ReadServlet.writeUnavailable(
                        awaited, "The channel is starting, but not ready yet.", response));
            return;
          }
          Instant oldest = Clock.systemUTC().instant().minus(oldest(arrived.presentation()));
          thumbnails
              .of(programme)
              .thenAcceptAsync(
                  made ->
                      answer.finish(
                          () ->
                              write(
                                  made.filter(picture -> !picture.taken().isBefore(oldest)),
                                  arrived.presentation(),
                                  audience,
                                  request,
                                  response)),
                  writers);
        });
  }

  private static Duration oldest(LivePresentation presentation) {
    return OLDEST.plusSeconds(2L * presentation.best().targetDurationSeconds());
  }

  private static void write(
      Optional<Picture> picture,
      LivePresentation presentation,
      String audience,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (picture.isPresent()) {
      ThumbnailAnswer.write(picture, audience, request, response);
    } else if (presentation.best().description().width() == 0) {
      Problem.of(404, "This channel has no video.").write(response);
    } else {
      response.setHeader("Retry-After", "2");
      Problem.of(503, "No picture of now could be made in time.").write(response);
    }
  }
}
