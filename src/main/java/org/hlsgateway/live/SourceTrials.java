package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.logging.Logger;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.time.Clocks;

/**
 * Which of a programme's sources is tried, what is wrong with them, and when they may be tried
 * again. Guarded by the session's monitor.
 */
final class SourceTrials {
  private static final Logger LOG = Logger.getLogger(SourceTrials.class.getName());

  private final Engine engine;
  private final Clocks clocks;
  private final Attempts attempts = new Attempts();
  private Programme programme;
  private SourceChoice choice;
  private Optional<String> problem = Optional.empty();

  SourceTrials(Programme programme, Engine engine, Clocks clocks) {
    this.engine = engine;
    this.clocks = clocks;
    begin(programme);
  }

  /** From the first source on. */
  void begin(Programme begun) {
    programme = begun;
    attempts.begin(clocks.now());
    choice = new SourceChoice(begun, ZoneId.systemDefault());
  }

  /** What is tried, or plays. */
  SourceUrl chosen() {
    return choice.chosen();
  }

  /** The programme with the source that is tried, or plays. */
  Programme playing() {
    return programme.playing(choice.chosen());
  }

  /** What plays in the source's place, for people; empty if it is the source itself. */
  Optional<String> standIn() {
    return choice.standIn();
  }

  /** Why what is chosen cannot be tried now; empty if it can. */
  Optional<SourceFailure> obstacle() {
    return engine
        .obstacle(playing())
        .map(why -> new SourceFailure(SourceFailure.Kind.LASTING, why))
        .or(() -> engine.loginPauses().of(choice.chosen()));
  }

  /** It refused the login: it is left alone for a while. */
  void refusedLogin(SourceFailure failure) {
    engine.loginPauses().refused(choice.chosen(), failure);
  }

  /**
   * What is chosen failed, or could not be tried.
   *
   * @return true if what is chosen now is to be tried at once; false if it is time to wait
   */
  boolean failed(SourceFailure failure, Instant now) {
    LOG.info(
        () -> String.format(Locale.ROOT, "Channel %s: %s", programme.name(), failure.sentence()));
    if (choice.isFirst()) {
      problem = Optional.of(failure.sentence());
    }
    if (choice.failed(now, clocks.date())) {
      LOG.info(() -> "Channel " + programme.name() + " tries " + choice.standIn().orElse(""));
      return true;
    }
    attempts.failed(failure, now, engine.chance());
    attempts.notBefore(now.plus(shortestLoginPause()));
    return false;
  }

  /** Zero unless all sources refused their logins. */
  private Duration shortestLoginPause() {
    return choice.all().stream()
        .map(engine.loginPauses()::left)
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** What is chosen plays. */
  void works() {
    engine.loginPauses().forget(choice.chosen());
    if (choice.isFirst()) {
      problem = Optional.empty();
    }
  }

  /** See {@link Attempts#isForAMoment}. */
  boolean isForAMoment() {
    return attempts.isForAMoment();
  }

  boolean isDue(Instant now) {
    return attempts.isDue(now);
  }

  /** It has played for long enough until now: what failed before counts no longer. */
  void wasSteady(Instant now) {
    attempts.lost(now);
  }

  /** Somebody wants it to be tried at once. */
  void allowNow(Instant now) {
    choice.all().forEach(engine.loginPauses()::forget);
    attempts.allowNow(now);
  }

  /**
   * The programme was edited.
   *
   * @param playsOn as before; else what failed counts no longer
   */
  void edited(Programme changed, boolean playsOn) {
    programme = changed;
    if (!playsOn) {
      attempts.forget();
      begin(changed);
      choice.all().forEach(engine.loginPauses()::forget);
    }
  }

  /** It was given up, and is not tried any more: nothing is wrong. */
  void stopped() {
    problem = Optional.empty();
  }

  /** It has ended: nothing is wrong, and what failed before counts no longer. */
  void settled() {
    problem = Optional.empty();
    attempts.forget();
  }

  /**
   * True if what plays is over for good once it has ended.
   *
   * @param isRecorded the source says of itself that it is a recording
   */
  boolean endsWithItsSource(boolean isRecorded) {
    boolean isFile = choice.chosen().value().startsWith("file:");
    return isFile ? !programme.options().loop() : isRecorded;
  }

  /**
   * Looks, if it is time to, for one of the sources that are to be preferred to what plays.
   *
   * @param then told on another thread, or at once, with what is to be handed to {@link #looked}
   */
  void lookForBetter(Instant now, BiConsumer<Look, Optional<SourceUrl>> then) {
    // Each by itself: whether something is pushed is known at once, and must not wait for a camera.
    look(choice.pushesToLookFor(now), then);
    look(choice.toLookAt(now), then);
  }

  private void look(List<SourceUrl> better, BiConsumer<Look, Optional<SourceUrl>> then) {
    if (!better.isEmpty()) {
      Look asked = new Look(choice, better);
      engine.look(programme, better, works -> then.accept(asked, works));
    }
  }

  /** A look at some of the sources of a choice. */
  record Look(SourceChoice of, List<SourceUrl> sources) {}

  /**
   * What a look found.
   *
   * @param works empty if nothing does
   * @param plays the programme runs still
   * @return true if another source is chosen now, and is to be tried at once
   */
  boolean looked(Look asked, Optional<SourceUrl> works, boolean plays, Instant now) {
    if (asked.of() != choice || !choice.looked(asked.sources(), works, now) || !plays) {
      return false;
    }
    LOG.info(() -> "Channel " + programme.name() + " goes back to " + choice.chosen());
    attempts.allowNow(now);
    return true;
  }

  /** What is wrong with the source itself, as sentences; empty if nothing is. */
  Optional<String> problemInWords() {
    return problem.map(text -> text + engine.loginPauses().inWords(programme.source()).orElse(""));
  }

  Awaited.Unavailable unavailable(Instant now) {
    return new Awaited.Unavailable(
        problemInWords().orElse("The channel could not be started."), attempts.wait(now));
  }
}
