package org.hlsgateway.restream;

import io.netty.channel.EventLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.http.Reach;
import org.hlsgateway.restream.PushStatus.Proof;
import org.hlsgateway.restream.PushStatus.State;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.rtmp.PublishClient;

/**
 * One target that is on: connects while the channel brings frames, sends them, and begins anew when
 * the target fails. Frames come from any thread; all else happens on the thread of its loop, and
 * what others may know is published as a snapshot once a second.
 */
final class PushRun implements PushConnection.Owner {
  private static final Logger LOG = System.getLogger(PushRun.class.getName());
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** A source that comes in segments is over only after several have not come. */
  private static final int GAPS = 3;

  private static final int MOST_REDIRECTS = 3;
  private static final int MOST_LOGINS = 3;

  private final PushTarget target;
  private final PushNetwork network;
  private final PushPatience patience;
  private final EventLoop loop;
  private final FrameQueue queue = new FrameQueue();
  private final PushFigures figures = new PushFigures();
  private final Reach reach;

  private volatile Instant lastFrameAt = Instant.MIN;

  /** Between frames of a channel that went on. */
  private volatile Duration longestGap = Duration.ZERO;

  private volatile Optional<String> obstacle = Optional.empty();
  private volatile Optional<String> sending = Optional.empty();
  private volatile PushStatus status;

  private ScheduledFuture<?> ticks;
  private State state = State.IDLE;
  private Instant since;
  private Instant dueAt;
  private PublishAddress address;
  private String login = "";
  private int redirects;
  private int logins;
  private int failures;
  private boolean wasAccepted;
  private int reconnects;

  /** Of all that failed. */
  private int errors;

  private int addressIndex;
  private Optional<String> error = Optional.empty();
  private Optional<Instant> errorAt = Optional.empty();
  private boolean stopped;

  /** What keeps it from connecting is that nothing of the channel can be sent. */
  private boolean isObstructed;

  /** Null unless connecting or sending. */
  private PushConnection connection;

  /** Counts the connections: what an earlier one brings late is not for this one. */
  private int attempt;

  private FlvHead sentHead;

  /** Bytes of this connection before its first frame. */
  private long sentBeforeFrames;

  private volatile boolean delivers;
  private long baseMillis = Long.MIN_VALUE;

  private long progress;
  private Instant progressAt;
  private long acknowledged;
  private Instant acknowledgedAt;

  /** How much the target lets come between two acknowledgements. */
  private long window;

  PushRun(PushTarget target, PushNetwork network, PushPatience patience) {
    this.target = target;
    this.network = network;
    this.patience = patience;
    this.loop = network.loop();
    this.reach = network.reach();
    since = now();
    dueAt = since;
    publish();
  }

  void start() {
    loop.execute(
        () -> {
          if (!stopped) {
            ticks = loop.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
          }
        });
  }

  /** Ends it, in order; returns at once. */
  void stop() {
    stop(true);
  }

  /**
   * Ends it; returns at once.
   *
   * @param inOrder false: without a word, as somebody else goes on with the stream
   */
  void stop(boolean inOrder) {
    loop.execute(
        () -> {
          stopped = true;
          if (ticks != null) {
            ticks.cancel(false);
          }
          if (inOrder && connection != null) {
            connection.close();
          }
          disconnect();
          become(State.IDLE);
        });
  }

  PushTarget target() {
    return target;
  }

  /** As of the last second, or of the last change. */
  PushStatus status() {
    return status;
  }

  /**
   * As of the last second: the target takes the stream, and its network has had some of a frame.
   */
  boolean delivers() {
    return delivers;
  }

  /** Frames of the channel; any thread, returns at once. */
  void offer(List<FlvMessage> messages) {
    if (messages.isEmpty()) {
      return;
    }
    Instant now = now();
    Instant before = lastFrameAt;
    if (now.isBefore(plus(before, patience.silent()))) {
      Duration gap = Duration.between(before, now);
      longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
    }
    lastFrameAt = now;
    if (queue.add(messages, now)) {
      loop.execute(this::drain);
    }
  }

  /** So many frames were left out before they came here: any thread. */
  void leftOut(int frames) {
    queue.leftOut(frames);
  }

  /**
   * What is, or is not, sent: any thread.
   *
   * @param why nothing can be sent; empty if it can
   * @param words what is sent
   */
  void describe(Optional<String> why, Optional<String> words) {
    obstacle = why;
    sending = words;
  }

  private Instant now() {
    return network.clocks().now();
  }

  // ---- the clock -------------------------------------------------------------------------------

  private void tick() {
    try {
      Instant now = now();
      boolean fresh = now.isBefore(plus(lastFrameAt, FRESH));
      switch (state) {
        case IDLE, RETRYING, FAILED -> {
          if (obstacle.isPresent()) {
            if (!isObstructed) {
              fail(new PushFailure(obstacle.get(), true));
              isObstructed = true;
            }
          } else if (isObstructed) {
            // Somebody did something: the next tick connects.
            isObstructed = false;
            dueAt = now;
          } else if (fresh && !now.isBefore(dueAt)) {
            connect();
          } else if (!fresh && state == State.RETRYING && now.isAfter(dueAt)) {
            become(State.IDLE);
          }
        }
        case CONNECTING -> {
          if (now.isAfter(since.plus(patience.connect()))) {
            fail(PushFailure.passing("%s answers nothing at port %d: check the address.", address));
          }
        }
        case SENDING -> watch(now);
      }
      figures.second(
          now, network.clocks().dateOf(now), confirmed(), queueMillis(), queue.dropped());
      publish();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A push target failed at its clock", e);
    }
  }

  private static Instant plus(Instant time, Duration duration) {
    return time.equals(Instant.MIN) ? time : time.plus(duration);
  }

  private void watch(Instant now) {
    if (now.isAfter(since.plus(patience.steady()))) {
      failures = 0;
      redirects = 0;
    }
    Duration gaps = longestGap.multipliedBy(GAPS);
    Duration silent = gaps.compareTo(patience.silent()) > 0 ? gaps : patience.silent();
    if (now.isAfter(plus(lastFrameAt, silent))) {
      // The channel brings nothing: services close what is silent for long anyway.
      longestGap = Duration.ZERO;
      disconnect();
      become(State.IDLE);
      return;
    }
    PublishClient client = connection.client();
    OptionalLong unsent = connection.unsent(network.queues());
    long held = connection.pending() + unsent.orElse(0);
    long gone = client.sent() - held;
    if (gone != progress || held == 0) {
      progress = gone;
      progressAt = now;
    }
    if (client.acknowledged() != acknowledged) {
      window = Math.max(window, client.acknowledged() - acknowledged);
      acknowledged = client.acknowledged();
      acknowledgedAt = now;
    }
    boolean owes = client.acknowledges() && client.sent() - acknowledged > 2 * window;
    if (!owes) {
      // Of a source in segments, nothing to acknowledge may come for long.
      acknowledgedAt = now;
    }
    boolean isDeaf = owes && now.isAfter(acknowledgedAt.plus(patience.stalled()));
    if (isDeaf || now.isAfter(progressAt.plus(patience.stalled()))) {
      fail(
          new PushFailure(
              address.host()
                  + " accepted the stream, and took nothing of it for "
                  + patience.stalled().toSeconds()
                  + " s.",
              false));
    }
  }

  // ---- connecting ------------------------------------------------------------------------------

  private void connect() {
    address = target.publishAddress();
    login = "";
    redirects = 0;
    logins = 0;
    become(State.CONNECTING);
    connectTo(address);
  }

  private void connectTo(PublishAddress to) {
    PublishAddress own = target.publishAddress();
    boolean isOwn = to.host().equalsIgnoreCase(own.host()) && to.port() == own.port();
    Reach.NamedBy by = isOwn ? Reach.NamedBy.ADMINISTRATOR : Reach.NamedBy.ANSWER;
    int number = ++attempt;
    network
        .resolve(to.host())
        .whenComplete(
            (found, failure) ->
                loop.execute(
                    () -> {
                      if (number == attempt && state == State.CONNECTING) {
                        resolved(found, failure, by);
                      }
                    }));
  }

  private void resolved(InetAddress[] found, Throwable failure, Reach.NamedBy by) {
    if (failure != null) {
      fail(PushFailure.of(failure.getCause() == null ? failure : failure.getCause(), address));
      return;
    }
    // One after the other, should one of them not answer.
    InetAddress chosen = found[Math.floorMod(addressIndex++, found.length)];
    Optional<String> objection = reach.objection(chosen, address.port(), by);
    if (objection.isPresent()) {
      fail(new PushFailure(objection.get().replace(", which is no source", ""), true));
      return;
    }
    connection = new PushConnection(address, login, target.enhanced(), this);
    connection.open(chosen, loop, network);
  }

  @Override
  public void accepted() {
    if (state != State.CONNECTING) {
      return;
    }
    sentBeforeFrames = Long.MAX_VALUE;
    become(State.SENDING);
    reconnects += wasAccepted ? 1 : 0;
    wasAccepted = true;
    progress = -1;
    progressAt = since;
    acknowledged = 0;
    acknowledgedAt = since;
    window = PublishClient.ACKNOWLEDGE_EVERY_BYTES;
    sentHead = null;
    queue.open();
  }

  @Override
  public void refused(PublishClient.End end) {
    connection.close();
    if (end.why() == PublishClient.Why.LOGIN && ++logins < MOST_LOGINS) {
      forgetConnection();
      login = end.detail();
      connectTo(address);
      return;
    }
    if (end.why() == PublishClient.Why.MOVED && ++redirects <= MOST_REDIRECTS) {
      follow(end.detail());
      return;
    }
    fail(PushFailure.of(end, address));
  }

  private void follow(String redirect) {
    try {
      address = address.moved(redirect);
    } catch (IllegalArgumentException e) {
      fail(new PushFailure(e.getMessage(), true));
      return;
    }
    forgetConnection();
    // What the last server asked for is not for the next.
    login = "";
    logins = 0;
    become(State.CONNECTING);
    connectTo(address);
  }

  @Override
  public void broke(Throwable why) {
    fail(PushFailure.of(why, address));
  }

  @Override
  public void closed() {
    long seconds = Duration.between(since, now()).toSeconds();
    fail(
        state == State.SENDING
            ? new PushFailure(
                address.host() + " closed the connection after " + seconds + " s.", false)
            : PushFailure.passing(
                "%s closed the connection without a word: services do so where the key is wrong.",
                address));
  }

  private void fail(PushFailure failure) {
    disconnect();
    failures++;
    errors++;
    Instant now = now();
    double chance = ThreadLocalRandom.current().nextDouble();
    dueAt =
        now.plus(
            (failure.lasting() ? patience.refused() : patience.failed()).after(failures, chance));
    // Who waits for his turn hears the same every second.
    boolean isNews = !patience.isReplaced() || !error.equals(Optional.of(failure.sentence()));
    error = Optional.of(failure.sentence());
    errorAt = Optional.of(network.clocks().date());
    LOG.log(
        isNews ? Level.INFO : Level.DEBUG,
        "Push target {0}: {1}",
        target.name(),
        failure.sentence());
    become(failure.lasting() ? State.FAILED : State.RETRYING);
  }

  private void disconnect() {
    attempt++;
    if (connection != null && patience.isReplaced()) {
      connection.drop();
    } else if (connection != null) {
      connection.close();
    }
    forgetConnection();
  }

  private void forgetConnection() {
    queue.close();
    if (connection != null) {
      figures.connectionOver(connection.client().sent(), confirmedHere());
    }
    connection = null;
  }

  private void become(State next) {
    if (next != state) {
      LOG.log(Level.DEBUG, "Push target {0}: {1} -> {2}", target.name(), state, next);
    }
    state = next;
    since = now();
    publish();
  }

  // ---- sending ---------------------------------------------------------------------------------

  @Override
  public void writable() {
    drain();
  }

  private void drain() {
    if (state != State.SENDING) {
      return;
    }
    boolean wrote = false;
    while (connection.isWritable()) {
      FlvMessage next = queue.poll();
      if (next == null) {
        break;
      }
      write(next);
      wrote = true;
    }
    if (wrote) {
      connection.flush();
    }
  }

  private void write(FlvMessage message) {
    if (baseMillis == Long.MIN_VALUE) {
      baseMillis = message.timeMillis();
    }
    int timestamp = (int) Math.max(0, message.timeMillis() - baseMillis);
    if (message.head() != sentHead) {
      sentHead = message.head();
      connection.metadata(timestamp, sentHead.metadata());
      sentHead.video().ifPresent(body -> connection.media(MessageType.VIDEO, timestamp, body));
      sentHead.audio().ifPresent(body -> connection.media(MessageType.AUDIO, timestamp, body));
      sentBeforeFrames = Math.min(sentBeforeFrames, connection.client().sent());
    }
    connection.media(message.type(), timestamp, message.body());
  }

  // ---- what others may know --------------------------------------------------------------------

  private long queueMillis() {
    return queue.ageMillis(now());
  }

  private long confirmed() {
    return figures.confirmedBefore() + confirmedHere();
  }

  private long confirmedHere() {
    if (connection == null || state == State.CONNECTING) {
      return 0;
    }
    PublishClient client = connection.client();
    return client.acknowledges()
        ? client.acknowledged()
        : Math.max(0, client.sent() - connection.pending() - unsent().orElse(0));
  }

  private OptionalLong unsent() {
    return connection == null ? OptionalLong.empty() : connection.unsent(network.queues());
  }

  private Proof proof() {
    if (connection != null && connection.client().acknowledges()) {
      return Proof.ACKNOWLEDGED;
    }
    return unsent().isPresent() ? Proof.RECEIVED : Proof.WRITTEN;
  }

  private void publish() {
    long sentHere = connection == null ? 0 : connection.client().sent();
    delivers =
        state == State.SENDING
            && sentHere - connection.pending() - unsent().orElse(0) > sentBeforeFrames;
    status =
        new PushStatus(
            state,
            network.clocks().dateOf(since),
            figures.sentBefore() + sentHere,
            confirmed(),
            proof(),
            figures.bitsPerSecond(),
            Duration.ofMillis(queueMillis()),
            queue.dropped(),
            reconnects,
            errors,
            sending,
            error,
            errorAt,
            state.waits() ? Optional.of(network.clocks().dateOf(dueAt)) : Optional.empty(),
            figures.history());
  }
}
