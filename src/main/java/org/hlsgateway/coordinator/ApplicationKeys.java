package org.hlsgateway.coordinator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hlsgateway.config.Settings.HttpTarget;
import org.hlsgateway.control.PublishRequest;

/** Verifies keys: first those of names with rules of their own, then the gateway's, then others. */
final class ApplicationKeys implements KeyVerifier {
  private static final Logger LOG = System.getLogger(ApplicationKeys.class.getName());
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:%_-]{0,64}");

  private final List<PublishGuard> guards;
  private final Function<PublishGuard.Allowed, Standing> standings;
  private final StreamingKeys own;
  private final Application application;
  private final HttpTarget target;

  ApplicationKeys(StreamingKeys own, Application application, HttpTarget target) {
    this(List.of(), allowed -> Standing.OF_NOBODY, own, application, target);
  }

  /**
   * @param standings what a stream goes on by that a guard let in
   */
  ApplicationKeys(
      List<PublishGuard> guards,
      Function<PublishGuard.Allowed, Standing> standings,
      StreamingKeys own,
      Application application,
      HttpTarget target) {
    this.guards = guards;
    this.standings = standings;
    this.own = own;
    this.application = application;
    this.target = target;
  }

  @Override
  public CompletionStage<Verdict> verify(PublishRequest request) {
    for (PublishGuard guard : guards) {
      Optional<PublishGuard.Decision> decision =
          guard.decide(request.channel(), request.key(), request.userIp());
      if (decision.isPresent()) {
        return CompletableFuture.completedStage(verdict(decision.get()));
      }
    }
    StreamingKeys.Says says = own.of(request.channel(), request.key());
    if (says == StreamingKeys.Says.WRONG) {
      LOG.log(Level.WARNING, "Denied: wrong streaming key for channel {0}", request.channel());
      return denied("The streaming key is not this channel's.");
    }
    if (target.url().isEmpty() && says == StreamingKeys.Says.TAKEN) {
      LOG.log(
          Level.WARNING,
          "Denied: channel {0} has a source of its own; make a streaming key for it to allow"
              + " publishing",
          request.channel());
      return denied(
          "This channel has a source of its own: make a streaming key for it to allow publishing.");
    }
    if (says == StreamingKeys.Says.RIGHT) {
      String spelling = own.spelling(request.channel());
      if (!spelling.equals(request.channel())) {
        // Streams are told apart letter by letter: one key would publish as many as it has cases.
        LOG.log(
            Level.WARNING,
            "Denied: channel {0} is spelled {1} where its streaming key was made",
            request.channel(),
            spelling);
        return denied("Publish to " + spelling + ", with capital letters just as there.");
      }
      // A channel with a key of its own needs no application, whether there is one or not.
      return CompletableFuture.completedStage(
          new Verdict.Accepted(
              own.options(request.channel()), own.standing(request.channel(), request.key())));
    }
    if (target.url().isEmpty()) {
      return CompletableFuture.completedStage(new Verdict.Unknown());
    }
    try {
      return application
          .postOverLiveConnection(target, headers(request))
          .handle((answer, failure) -> verdict(request.channel(), answer, failure));
    } catch (RuntimeException e) {
      return CompletableFuture.completedStage(verdict(request.channel(), null, e));
    }
  }

  private Verdict verdict(PublishGuard.Decision decision) {
    return decision instanceof PublishGuard.Allowed allowed
        ? new Verdict.Accepted(allowed.options(), standings.apply(allowed))
        : new Verdict.Denied(((PublishGuard.Refused) decision).sentence());
  }

  private static Map<String, String> headers(PublishRequest request) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-streaming-channel", request.channel());
    headers.put("x-streaming-key", request.key());
    // Not validated before: what cannot be an address must not become a header.
    boolean sound = ADDRESS.matcher(request.userIp()).matches();
    headers.put("x-user-ip", sound ? request.userIp() : "");
    return headers;
  }

  private static CompletionStage<Verdict> denied(String sentence) {
    return CompletableFuture.completedStage(new Verdict.Denied(sentence));
  }

  private static Verdict verdict(String channel, HttpResponse<Void> answer, Throwable failure) {
    if (failure != null) {
      LOG.log(
          Level.WARNING,
          "Denied: the application cannot verify the key of channel {0}: {1}",
          channel,
          Application.reason(failure));
      return new Verdict.Denied("The application that verifies streaming keys does not answer.");
    }
    if (answer.statusCode() != 200) {
      LOG.log(
          Level.INFO,
          "Denied: the application refuses the key of channel {0} (HTTP {1})",
          channel,
          Integer.toString(answer.statusCode()));
      return new Verdict.Denied("The application refuses this streaming key.");
    }
    return new Verdict.Accepted(
        StreamOptions.of(
            header(answer, "x-record"),
            header(answer, "x-previews"),
            header(answer, "x-resolutions")));
  }

  private static String header(HttpResponse<Void> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
