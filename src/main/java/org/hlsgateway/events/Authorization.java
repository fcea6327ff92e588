package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Brake;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.ingest.Publishers;
import org.hlsgateway.time.SteadyClock;

/** Answers transcoders elsewhere. Any thread may ask; waits for nothing. */
@ApplicationScoped
class Authorization {
  /** What all of them are to the brake. */
  private static final String ACCOUNT = "transcoders";

  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:%_-]{1,64}");

  private static final Pattern CLIENT = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  private EventStore store;
  private EventLog log;
  private ForeignPublishers foreign;
  private Published published;
  private PublishingRules rules;
  private Brake brake;

  /** Who publishes to this gateway itself, or to another streaming server of its coordinator. */
  interface Published {
    boolean isHere(String event);
  }

  /** What is asked. */
  enum Call {
    PUBLISH,
    UPDATE,
    DONE,
    /** Nothing that is known here. */
    OTHER;

    static Call of(String call) {
      return switch (call) {
        case "", "publish" -> PUBLISH;
        case "update_publish" -> UPDATE;
        case "publish_done" -> DONE;
        default -> OTHER;
      };
    }
  }

  /**
   * The key is a secret, and nothing is validated.
   *
   * @param client what the transcoder calls the connection; empty if it does not say
   */
  record Question(Call call, String event, String key, String client, String address) {
    @Override
    public String toString() {
      return "Question[hidden]";
    }
  }

  sealed interface Answer permits Yes, No, Stranger, Braked {}

  record Yes(boolean record) implements Answer {}

  record No(String sentence) implements Answer {}

  /** It showed no secret that counts. */
  record Stranger() implements Answer {}

  record Braked(Duration remaining) implements Answer {}

  /** For the client proxy. */
  protected Authorization() {}

  @Inject
  Authorization(
      EventStore store,
      EventLog log,
      ForeignPublishers foreign,
      Publishers publishers,
      Coordinator coordinator,
      Accounts accounts) {
    this(
        store,
        log,
        foreign,
        event ->
            publishers.of(event).isPresent() || coordinator.publisherElsewhere(event).isPresent(),
        new PublishingRules(store, accounts::byId, Clock.systemUTC()),
        new Brake(new SteadyClock()));
  }

  Authorization(
      EventStore store,
      EventLog log,
      ForeignPublishers foreign,
      Published published,
      PublishingRules rules,
      Brake brake) {
    this.store = store;
    this.log = log;
    this.foreign = foreign;
    this.published = published;
    this.rules = rules;
    this.brake = brake;
  }

  /**
   * @param peer address of who asks
   * @param secret as it was shown; may be anything
   */
  Answer ask(String peer, String secret, Question question) {
    Optional<Duration> wait = brake.remaining(peer, ACCOUNT);
    if (wait.isPresent()) {
      return new Braked(wait.get());
    }
    Optional<Transcoder> transcoder = store.transcoderOf(secret).filter(Transcoder::enabled);
    if (transcoder.isEmpty()) {
      brake.failed(peer, ACCOUNT);
      return new Stranger();
    }
    brake.succeeded(peer, ACCOUNT);
    Optional<LiveEvent> event =
        store.event(question.event()).filter(found -> found.isTranscodedBy(transcoder.get().id()));
    if (event.isEmpty()) {
      return new No("There is no such event at this transcoder.");
    }
    return answer(event.get(), transcoder.get(), question);
  }

  private Answer answer(LiveEvent event, Transcoder transcoder, Question question) {
    String address = ADDRESS.matcher(question.address()).matches() ? question.address() : "";
    String client = CLIENT.matcher(question.client()).matches() ? question.client() : "";
    switch (question.call()) {
      case OTHER:
        return new No("Only publishers are asked about here.");
      case DONE:
        foreign.ended(event.id(), transcoder.id(), client);
        return new Yes(event.record());
      default:
        break;
    }
    Optional<String> refusal =
        rules.refusal(event, question.key()).or(() -> elsewhere(event, transcoder));
    if (refusal.isPresent()) {
      log.noteRefused(
          event.id(), refusal.get(), " At " + transcoder.name() + EventGuard.by(address) + ".");
      if (question.call() == Call.UPDATE) {
        // The transcoder closes him now. Another one who is refused ends nothing.
        foreign.ended(event.id(), transcoder.id(), client);
      }
      return new No(refusal.get());
    }
    if (question.call() == Call.UPDATE) {
      foreign.reported(event, transcoder.id(), client, address);
    } else {
      foreign.begun(event, transcoder.id(), client, address);
    }
    return new Yes(event.record());
  }

  /** One publisher an event, unless gateways have them, which take turns. */
  private Optional<String> elsewhere(LiveEvent event, Transcoder transcoder) {
    boolean takesTurns = transcoder.kind() == ServerKind.GATEWAY;
    boolean isHere = !takesTurns && published.isHere(event.id());
    boolean isAtOther =
        foreign.all(event).stream()
            .filter(known -> !known.transcoder().equals(OptionalLong.of(transcoder.id())))
            .anyMatch(known -> !takesTurns || !EventGuard.takesTurns(known, store));
    return isHere || isAtOther
        ? Optional.of(PublishingRules.PUBLISHED_ELSEWHERE)
        : Optional.empty();
  }
}
