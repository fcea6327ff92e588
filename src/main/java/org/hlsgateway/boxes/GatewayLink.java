package org.hlsgateway.boxes;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.hlsgateway.time.Backoff;
import org.hlsgateway.time.Pulse;

/**
 * The box's end of its link to the gateway that controls it: opens it, opens it again after a loss,
 * and hands commands to the one who carries them out. For one thread, but for {@link #inWords}.
 */
final class GatewayLink {
  static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
  static final Duration OPENS_WITHIN = Duration.ofSeconds(20);

  /** One that held so long was a good one: the next failure is the first. */
  static final Duration PROVEN = Duration.ofSeconds(30);

  static final Duration STATUS_EVERY = Duration.ofSeconds(5);

  private static final Logger LOG = System.getLogger(GatewayLink.class.getName());

  private final Dialer dialer;
  private final Inbox inbox;
  private final Supplier<JsonObject> status;
  private final Executor self;
  private final Executor worker;
  private final DoubleSupplier chance;
  private final Clock clock;

  /** Null: there is none, and none is being opened. */
  private Attempt current;

  private Instant nextAt;
  private int failures;

  /** Why it was not there, as the log has it; empty: the log has nothing. */
  private String said = "";

  private volatile String words = "not connected yet";

  /** Opens sockets. */
  interface Dialer {
    /** Never waits; the events come from any thread. */
    Socket dial(Events events);
  }

  /** One that is open, or being opened. No call waits. */
  interface Socket {
    void send(String text);

    /** Nothing comes of it any more, soon after. */
    void close();
  }

  /** Of one socket. */
  interface Events {
    void opened();

    void received(String text);

    /**
     * Nothing comes any more.
     *
     * @param why for people, without secrets
     */
    void lost(String why);
  }

  /**
   * @param self runs tasks on the one thread
   * @param worker carries out commands, one after the other; refuses what it has no room for
   * @param chance in [0, 1)
   * @param clock never jumps
   */
  GatewayLink(
      Dialer dialer,
      Inbox inbox,
      Supplier<JsonObject> status,
      Executor self,
      Executor worker,
      DoubleSupplier chance,
      Clock clock) {
    this.dialer = dialer;
    this.inbox = inbox;
    this.status = status;
    this.self = self;
    this.worker = worker;
    this.chance = chance;
    this.clock = clock;
    nextAt = clock.instant();
  }

  /** To be called every second or so. */
  void tick() {
    Instant now = clock.instant();
    if (current == null) {
      if (!now.isBefore(nextAt)) {
        current = new Attempt(now);
        current.socket = dialer.dial(current);
      }
      return;
    }
    current.tick(now);
  }

  /** For good. */
  void close() {
    if (current != null) {
      current.end();
      current = null;
    }
  }

  /** How it stands, as the end of a sentence. Any thread may ask. */
  String inWords() {
    return words;
  }

  private void lost(Attempt attempt, String why) {
    if (current != attempt) {
      return;
    }
    Instant now = clock.instant();
    attempt.end();
    current = null;
    boolean proven = attempt.isOpen && !now.isBefore(attempt.since.plus(PROVEN));
    failures = proven ? 1 : failures + 1;
    Duration pause = BACKOFF.after(failures, chance.getAsDouble());
    nextAt = now.plus(pause);
    words = "not connected: " + why;
    LOG.log(
        attempt.isOpen || !why.equals(said) ? Level.WARNING : Level.DEBUG,
        "The gateway that controls this livebox is not there ({0}); it is tried again",
        why);
    said = why;
  }

  /** A socket, from the attempt to open it to its end. */
  private final class Attempt implements Events {
    private Instant since;
    private Socket socket;
    private boolean isOpen;
    private Pulse pulse;
    private Instant saidStatus;

    /** Commands that came over it are carried out. Also read by the worker. */
    private volatile boolean isGood = true;

    Attempt(Instant now) {
      since = now;
    }

    private void tick(Instant now) {
      if (!isOpen) {
        if (!now.isBefore(since.plus(OPENS_WITHIN))) {
          GatewayLink.this.lost(this, "it did not answer in time");
        }
      } else if (pulse.isSilent(now)) {
        GatewayLink.this.lost(this, "it was silent for " + Pulse.SILENCE.toSeconds() + " s");
      } else {
        if (pulse.mustBeat(now)) {
          socket.send(Message.beat());
        }
        if (!now.isBefore(saidStatus.plus(STATUS_EVERY))) {
          sayStatus();
        }
      }
    }

    private void sayStatus() {
      saidStatus = clock.instant();
      socket.send(Message.status(status.get()));
    }

    private void end() {
      isGood = false;
      if (socket != null) {
        socket.close();
      }
    }

    @Override
    public void opened() {
      self.execute(
          () -> {
            if (current != this) {
              return;
            }
            isOpen = true;
            since = clock.instant();
            pulse = new Pulse(since);
            words = "connected";
            said = "";
            LOG.log(Level.INFO, "The gateway that controls this livebox is connected");
            sayStatus();
          });
    }

    @Override
    public void lost(String why) {
      self.execute(() -> GatewayLink.this.lost(this, why));
    }

    @Override
    public void received(String text) {
      self.execute(
          () -> {
            if (current != this) {
              return;
            }
            if (isOpen) {
              pulse.heard(clock.instant());
              read(text);
            } else {
              // Never only left out: what is behind it would be carried out before it.
              GatewayLink.this.lost(this, "it speaks before the link is open");
            }
          });
    }

    private void read(String text) {
      Optional<Command> command;
      try {
        command = command(Message.parse(text));
      } catch (IllegalArgumentException | ClassCastException | JsonException e) {
        GatewayLink.this.lost(this, "what it says is not understood");
        return;
      }
      if (command.isPresent()) {
        try {
          worker.execute(() -> carryOut(command.get()));
        } catch (RejectedExecutionException e) {
          // None behind it may be carried out before it.
          GatewayLink.this.lost(this, "it asks for more than can be worked on");
        }
      }
    }

    private Optional<Command> command(JsonObject message) {
      if (!message.getString("type").equals(Message.COMMAND)) {
        return Optional.empty();
      }
      String uid = message.getString("id", "");
      if (uid.isEmpty() || uid.length() > 36) {
        throw new IllegalArgumentException("a command has no id");
      }
      Optional<Command.Kind> kind = Command.Kind.of(message.getString(Message.COMMAND, ""));
      if (kind.isEmpty()) {
        socket.send(
            Message.answer(
                uid, Answer.refused("This box is too old for that: bring it up to date.")));
        return Optional.empty();
      }
      return Optional.of(new Command(uid, kind.get(), Message.object(message, "change")));
    }

    /** On the worker's thread. */
    private void carryOut(Command command) {
      if (!isGood) {
        // It comes again, over another link.
        return;
      }
      Optional<Answer> answer;
      try {
        answer = inbox.carryOut(command);
      } catch (RuntimeException e) {
        // It would fail the next time as well, and all behind it would wait for ever.
        LOG.log(Level.ERROR, "What remote control asked for failed", e);
        answer = Optional.of(Inbox.FAILED);
      }
      if (answer.isEmpty()) {
        isGood = false;
        lost("this box cannot keep what it does");
        return;
      }
      String text = Message.answer(command.uid(), answer.get());
      self.execute(
          () -> {
            if (current == this) {
              socket.send(text);
              sayStatus();
            }
          });
    }
  }
}
