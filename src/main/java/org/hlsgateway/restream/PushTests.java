package org.hlsgateway.restream;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.time.Clocks;

/**
 * Targets on trial: each is sent to for ten seconds beside what is sent anyway, and what became of
 * it is kept until the next trial. Nobody waits for it: {@link #tick} looks once a second.
 */
final class PushTests {
  private static final Duration SENDS = Duration.ofSeconds(10);

  /** For the channel to start, its picture to come, and the target to answer. */
  private static final Duration LONGEST = Duration.ofSeconds(45);

  private static final int MOST_AT_ONCE = 4;
  private static final int MOST_KEPT = 1_000;

  /** What has become of one. */
  enum State {
    RUNNING,
    PASSED,
    FAILED;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One trial.
   *
   * @param since its beginning, by the calendar
   * @param sentence what became of it, or is becoming
   */
  record Test(State state, Instant since, String sentence) {}

  /** Sends the channel there as well. */
  interface Sender {
    PushRun begin(Channel channel, PushTarget target);

    void end(Channel channel, PushRun run);

    /** Its encoder included. */
    PushStatus status(PushRun run);

    /** Whether it is sent to now anyway. */
    boolean isDue(PushTarget target);
  }

  private record Running(Channel channel, PushTarget target, PushRun run, Instant from) {}

  private final Sender sender;
  private final Clocks clocks;
  private final Map<Long, Test> known = new ConcurrentHashMap<>();
  private final Map<Long, Running> running = new ConcurrentHashMap<>();

  PushTests(Sender sender, Clocks clocks) {
    this.sender = sender;
    this.clocks = clocks;
  }

  Optional<Test> of(PushTarget target) {
    return Optional.ofNullable(known.get(target.id()));
  }

  /**
   * @return why not, as a sentence; empty if it has begun
   */
  synchronized Optional<String> begin(Channel channel, PushTarget target) {
    if (!channel.enabled()) {
      return Optional.of("The channel is switched off: enable it first.");
    }
    if (sender.isDue(target)) {
      return Optional.of("It is being sent already: its state says how that goes.");
    }
    if (running.containsKey(target.id())) {
      return Optional.of("It is being tried just now.");
    }
    if (running.size() >= MOST_AT_ONCE) {
      return Optional.of("Others are being tried just now: try again in a moment.");
    }
    if (known.size() >= MOST_KEPT) {
      known.clear();
    }
    PushRun run = sender.begin(channel, target);
    running.put(target.id(), new Running(channel, target, run, clocks.now()));
    known.put(
        target.id(), new Test(State.RUNNING, clocks.date(), "Waits for the channel's picture."));
    return Optional.empty();
  }

  /** Once a second. */
  synchronized void tick() {
    running.values().forEach(this::look);
  }

  private void look(Running test) {
    PushStatus status = sender.status(test.run());
    Instant now = clocks.now();
    boolean sends = status.state() == PushStatus.State.SENDING;
    boolean tookEnough =
        sends && test.run().delivers() && !clocks.date().isBefore(status.since().plus(SENDS));
    if (tookEnough) {
      end(
          test,
          State.PASSED,
          String.format(
              Locale.ROOT,
              "It works: %s arrived in ten seconds, %s.%s",
              PushView.bytes(status.confirmed()),
              status.rateInWords(),
              status.dropped() > 0
                  ? " But " + status.dropped() + " frames had to be dropped: it may be too slow."
                  : ""));
    } else if (status.error().isPresent()) {
      end(test, State.FAILED, status.error().get());
    } else if (now.isAfter(test.from().plus(LONGEST))) {
      end(
          test,
          State.FAILED,
          status.state() == PushStatus.State.IDLE
              ? "The channel brought nothing that could be sent: see its own page."
              : "The target did not take the stream in time.");
    } else {
      note(
          test,
          State.RUNNING,
          sends ? "It takes the stream." : "Connects, or waits for a picture.");
    }
  }

  private void end(Running test, State state, String sentence) {
    running.remove(test.target().id());
    sender.end(test.channel(), test.run());
    note(test, state, sentence);
  }

  private void note(Running test, State state, String sentence) {
    known.computeIfPresent(
        test.target().id(), (id, before) -> new Test(state, before.since(), sentence));
  }

  /**
   * Ends the trials of targets that are sent to from now on, or are other ones, or gone: two
   * connections with one key would cut each other off.
   *
   * @param isFree a target as it was when its trial began may be tried on
   */
  synchronized void keepOnly(Predicate<PushTarget> isFree) {
    for (Running test : running.values()) {
      if (!isFree.test(test.target())) {
        end(test, State.FAILED, "The test was ended: the target was started, changed or deleted.");
      }
    }
  }

  /** What is on trial ends. */
  synchronized void close() {
    running.values().forEach(test -> sender.end(test.channel(), test.run()));
    running.clear();
  }
}
