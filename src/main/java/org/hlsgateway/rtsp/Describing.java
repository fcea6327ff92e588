package org.hlsgateway.rtsp;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.hlsgateway.rtp.SessionDescription;

/**
 * The first part of a session: connects, and asks what the camera has, wherever it leads. Used
 * once, on the session's thread.
 */
final class Describing {
  /** Nest and others take more than ten seconds for a description. */
  private static final Duration DESCRIBES_WITHIN = Duration.ofSeconds(15);

  private static final int MOST_REDIRECTS = 5;

  /**
   * What a camera says of itself.
   *
   * @param methods that it knows, in capitals; empty if it does not say
   * @param base what the tracks' control addresses may be relative to
   * @param sessionControl the address of the session as a whole
   */
  record Described(
      SessionDescription description, String methods, String base, String sessionControl) {}

  private final RtspConnection connection;
  private final RtspSource source;
  private final RtspListener listener;
  private String methods = "";
  private int redirects;
  private int reconnects;

  Describing(RtspConnection connection, RtspSource source, RtspListener listener) {
    this.connection = connection;
    this.source = source;
    this.listener = listener;
  }

  /** Fails with an {@link RtspException}. */
  CompletionStage<Described> describe() {
    return connection.open().thenCompose(connected -> options()).thenCompose(ok -> ask());
  }

  private CompletionStage<Void> options() {
    return connection
        .send("OPTIONS", connection.url().asked(), List.of(), source.answersWithin())
        .thenCompose(
            answer -> {
              if (isRedirect(answer)) {
                return follow(answer).thenCompose(moved -> options());
              }
              // Whatever else it says of this, it may describe itself all the same.
              methods = answer.header("Public").orElse("").toUpperCase(Locale.ROOT);
              return CompletableFuture.<Void>completedFuture(null);
            });
  }

  private CompletionStage<Described> ask() {
    Duration patience =
        source.answersWithin().compareTo(DESCRIBES_WITHIN) > 0
            ? source.answersWithin()
            : DESCRIBES_WITHIN;
    return connection
        .send("DESCRIBE", connection.url().asked(), List.of("Accept: application/sdp"), patience)
        .handle(
            (answer, fault) ->
                fault != null && connection.isLoginAsked() && reconnects == 0 && isLoss(fault)
                    // VStarcam hangs up after each 401, and wants the login on a new connection.
                    ? reconnect().thenCompose(again -> ask())
                    : fault != null
                        ? CompletableFuture.<Described>failedFuture(RtspException.of(fault))
                        : described(answer))
        .thenCompose(Function.identity());
  }

  private boolean isLoss(Throwable fault) {
    return RtspException.of(fault).getMessage().contains("End of file")
        || RtspException.of(fault).getMessage().contains("Connection reset");
  }

  private CompletionStage<Void> reconnect() {
    reconnects++;
    return connection.reopen();
  }

  private CompletionStage<Described> described(RtspMessage answer) {
    if (isRedirect(answer)) {
      return follow(answer).thenCompose(moved -> ask());
    }
    if (!answer.isOk()) {
      return CompletableFuture.failedFuture(RtspException.refused("DESCRIBE", answer.status()));
    }
    SessionDescription description = SessionDescription.parse(answer.body());
    if (description.media().isEmpty()) {
      return CompletableFuture.failedFuture(
          new RtspException(
              RtspException.Kind.LASTING, "DESCRIBE: it does not contain any stream"));
    }
    String named =
        answer.header("Content-Base").or(() -> answer.header("Content-Location")).orElse("");
    String base = connection.url().base(named);
    String control = connection.url().control(base, description.control());
    return CompletableFuture.completedFuture(new Described(description, methods, base, control));
  }

  private static boolean isRedirect(RtspMessage answer) {
    return answer.status() >= 300
        && answer.status() < 400
        && answer.status() != 304
        && answer.header("Location").isPresent();
  }

  private CompletionStage<Void> follow(RtspMessage answer) {
    Optional<RtspUrl> next = connection.url().redirected(answer.header("Location").orElseThrow());
    if (next.isEmpty()) {
      return CompletableFuture.failedFuture(
          new RtspException(
              RtspException.Kind.LASTING, "Protocol not found: it leads to no address of RTSP"));
    }
    if (++redirects > MOST_REDIRECTS) {
      return CompletableFuture.failedFuture(
          RtspException.passing("Server returned 4XX: it leads on and on"));
    }
    listener.said("The camera leads on to " + next.get().host() + ":" + next.get().port());
    return connection.follow(next.get());
  }
}
