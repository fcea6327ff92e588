package org.hlsgateway.rtsp;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.hlsgateway.http.Reach;
import org.hlsgateway.rtp.PacketOrder;
import org.hlsgateway.rtp.Rtcp;
import org.hlsgateway.rtp.SessionDescription;
import org.hlsgateway.rtp.SessionDescription.Media;

/**
 * One camera's session, from the connection to its goodbye: {@link #describe}, then {@link #play},
 * until {@link #ended}. All of it happens on one thread, in short steps.
 */
public final class RtspClient {
  private static final Duration GOODBYE_WITHIN = Duration.ofMillis(1_500);
  private static final Duration SILENT_AFTER_BYE = Duration.ofSeconds(3);

  /** Datagrams that do not come by then are held up by something between. */
  private static final Duration FIRST_DATAGRAM_WITHIN = Duration.ofSeconds(5);

  private static final Duration USUAL_SESSION = Duration.ofSeconds(60);

  /** So that it is soon known whether the camera answers while it plays. */
  private static final Duration FIRST_KEEP_ALIVE = Duration.ofSeconds(5);

  /** Cameras that slow down at night are silent for as long, and are there. */
  private static final Duration ASKED_AFTER = Duration.ofSeconds(2);

  private static final Duration THERE_WITHIN = Duration.ofSeconds(2);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);
  private static final String NO_DATAGRAMS = "PLAY: no packets arrive by UDP";
  private static final int UNSUPPORTED_TRANSPORT = 461;
  private static final int MOST_TRACKS = 16;
  private static final int LONGEST_DATAGRAM = 64 << 10;

  private final RtspSource source;
  private final RtspListener listener;
  private final EventLoop loop;

  /** Never goes back. */
  private final LongSupplier nanos;

  private final CompletableFuture<Optional<RtspException>> ended = new CompletableFuture<>();
  private final Received received = new Received();
  private final RtspConnection connection;
  private final List<CarriedTrack> tracks = new ArrayList<>();

  /** Null until it has told what it has. */
  private Describing.Described described;

  private String sessionControl = "";
  private boolean hasSession;
  private Duration sessionTimeout = USUAL_SESSION;
  private boolean keepAliveByOptions;
  private boolean keptAliveAgain;

  /** It answered while it played: some never do, and play on. */
  private boolean answers;

  /** When it was asked whether it is still there; 0: not since media came. */
  private long askedNanos;

  private boolean gone;
  private boolean closing;
  private Optional<RtspException> endedBy = Optional.empty();
  private boolean over;

  /** 0 before the first packet. */
  private long lastMediaNanos;

  private long playedNanos;
  private long byeNanos;
  private Future<?> clock;
  private long nextKeepAliveNanos;
  private long nextReportNanos;

  /**
   * @param reach what may be connected to
   */
  public RtspClient(RtspLoops loops, Reach reach, RtspSource source, RtspListener listener) {
    this(loops, reach, source, listener, System::nanoTime);
  }

  RtspClient(
      RtspLoops loops, Reach reach, RtspSource source, RtspListener listener, LongSupplier nanos) {
    this.nanos = nanos;
    this.source = source;
    this.listener = listener;
    this.loop = loops.next();
    this.connection = new RtspConnection(loops, loop, reach, source, received, nanos);
  }

  /** Connects and asks what the camera has. Fails with an {@link RtspException}. */
  public CompletableFuture<SessionDescription> describe() {
    return onLoop(
        () ->
            new Describing(connection, source, listener)
                .describe()
                .thenApply(
                    what -> {
                      described = what;
                      sessionControl = what.sessionControl();
                      return what.description();
                    }));
  }

  /**
   * Sets up these and plays them; packets follow, or come even before.
   *
   * @param chosen of the description, at least one
   * @return of each the time stamp that all begin with, if the camera says so
   */
  public CompletableFuture<List<Optional<Integer>>> play(List<Media> chosen) {
    return onLoop(
        () -> {
          CompletionStage<Void> steps = CompletableFuture.completedFuture(null);
          for (Media media : chosen.subList(0, Math.min(chosen.size(), MOST_TRACKS))) {
            steps = steps.thenCompose(before -> setUp(media));
          }
          return steps.thenCompose(set -> start());
        });
  }

  /** Completes, never exceptionally, when it is over: with the reason, unless it was closed. */
  public CompletableFuture<Optional<RtspException>> ended() {
    return ended;
  }

  /** Says goodbye to the camera, for a moment, and ends; returns at once. */
  public void close() {
    loop.execute(() -> end(Optional.empty()));
  }

  /** True if its login is by SHA-256, and it offers no other; any thread may ask. */
  public boolean needsSha256() {
    return connection.needsSha256();
  }

  /** For a receiver's report of a track: whose packets, and how many are missing. */
  public void reportsOf(int track, int ssrc, PacketOrder order) {
    if (track < tracks.size()) {
      tracks.get(track).comes(ssrc, order);
    }
  }

  /** The thread that everything of this session happens on. */
  public EventLoop loop() {
    return loop;
  }

  private interface Steps<T> {
    CompletionStage<T> begin();
  }

  private <T> CompletableFuture<T> onLoop(Steps<T> steps) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Runnable begin =
        () ->
            steps
                .begin()
                .whenComplete(
                    (result, fault) -> {
                      if (fault == null) {
                        done.complete(result);
                      } else {
                        RtspException why = RtspException.of(fault);
                        end(Optional.of(why));
                        done.completeExceptionally(why);
                      }
                    });
    try {
      loop.execute(begin);
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(RtspException.passing("The server is being stopped."));
    }
    return done;
  }

  private static <T> CompletionStage<T> failed(RtspException why) {
    return CompletableFuture.failedFuture(why);
  }

  // ---- what comes ------------------------------------------------------------------------------

  private final class Received implements RtspConnection.Owner, DatagramReader.Owner {
    @Override
    public void packet(int channel, byte[] bytes, int offset, int length) {
      for (CarriedTrack track : tracks) {
        if (track.has(channel)) {
          handOut(track, bytes, offset, length);
          return;
        }
      }
    }

    @Override
    public void packet(CarriedTrack track, byte[] bytes, int offset, int length) {
      handOut(track, bytes, offset, length);
    }

    @Override
    public void unawaited(RtspMessage answer) {
      keptAlive(answer);
    }

    @Override
    public InetAddress peer() {
      return connection.peer();
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public long pause() {
      return listener.pause();
    }

    @Override
    public void failed(RtspException why) {
      end(Optional.of(why));
    }

    @Override
    public void lost(RtspException why) {
      if (closing) {
        finish(endedBy);
      } else {
        end(Optional.of(why));
      }
    }
  }

  private void handOut(CarriedTrack track, byte[] bytes, int offset, int length) {
    if (Rtcp.isRtcp(bytes, offset, length)) {
      Rtcp.read(bytes, offset, length, new ByeWatch());
    } else {
      lastMediaNanos = nanos.getAsLong();
      byeNanos = 0;
      askedNanos = 0;
    }
    listener.packet(track.index(), bytes, offset, length);
  }

  private final class ByeWatch implements Rtcp.Listener {
    @Override
    public void senderReport(int ssrc, long ntpMicros, int rtpTimestamp) {
      // Whoever takes the packets reads it.
    }

    @Override
    public void bye(int ssrc) {
      byeNanos = nanos.getAsLong();
    }
  }

  /** What a camera says to that is its own affair, but one that refuses it gets the other. */
  private void keptAlive(RtspMessage answer) {
    answers = true;
    if (answer.status() != 401) {
      keepAliveByOptions |= !answer.isOk();
      return;
    }
    if (!keptAliveAgain
        && !closing
        && connection.isWorthAgain(answer, connection.isLoginAsked(), 1)) {
      keptAliveAgain = true;
      keepAlive();
    }
  }

  // ---- what is asked ---------------------------------------------------------------------------

  private CompletionStage<Void> setUp(Media media) {
    String uri = connection.url().control(described.base(), media.control());
    CarriedTrack track = new CarriedTrack(tracks.size(), uri);
    tracks.add(track);
    return source.transport() == RtspSource.Transport.UDP
        ? setUpDatagrams(track, media)
        : setUpInterleaved(track);
  }

  private CompletionStage<Void> setUpInterleaved(CarriedTrack track) {
    int channel = 2 * track.index();
    track.interleaved(channel, channel + 1);
    connection.channels(channel + 2);
    String wish = "RTP/AVP/TCP;unicast;interleaved=" + channel + "-" + (channel + 1);
    return setUp(track, wish).thenCompose(answer -> interleaved(track, answer));
  }

  /** To us alone; where the camera does not, as to all who want it. */
  private CompletionStage<Void> setUpDatagrams(CarriedTrack track, Media media) {
    return setUpPorts(track)
        .exceptionallyCompose(fault -> setUpGroup(track, RtspException.of(fault)))
        .thenCompose(answer -> carried(track, media, answer));
  }

  /**
   * @param first what was said of the first way: told of the second, too, as TCP is tried then
   */
  private CompletionStage<TransportAnswer> setUpGroup(CarriedTrack track, RtspException first) {
    if (first.kind() != RtspException.Kind.TRANSPORT || closing) {
      return failed(first);
    }
    track.close();
    return setUp(track, "RTP/AVP;multicast")
        .thenCompose(answer -> answer.group().isPresent() ? now(answer) : failed(first))
        .exceptionallyCompose(second -> failed(first));
  }

  private CompletionStage<TransportAnswer> setUpPorts(CarriedTrack track) {
    byte[] scratch = new byte[LONGEST_DATAGRAM];
    return MediaPorts.open(
            loop,
            connection.ownAddress(),
            () -> new DatagramReader(loop, track, false, scratch, received),
            () -> new DatagramReader(loop, track, true, scratch, received))
        .thenCompose(
            ports -> {
              if (closing) {
                ports.close();
                return failed(RtspException.passing("It was stopped."));
              }
              track.byDatagrams(ports);
              String wish =
                  "RTP/AVP;unicast;client_port=" + ports.port() + "-" + (ports.port() + 1);
              return setUp(track, wish);
            })
        .thenCompose(
            answer ->
                answer.group().isEmpty() && answer.channel() >= 0
                    ? failed(RtspException.refused("SETUP", UNSUPPORTED_TRANSPORT))
                    : now(answer));
  }

  private CompletionStage<Void> carried(CarriedTrack track, Media media, TransportAnswer answer) {
    if (answer.group().isPresent()) {
      track.close();
      return join(track, media, answer.group().get());
    }
    track.answered(answer, connection.peer());
    return CompletableFuture.completedFuture(null);
  }

  /** The camera sends to a group: where that is nothing to listen at, TCP may do. */
  private CompletionStage<Void> join(
      CarriedTrack track, Media media, TransportAnswer.Group answered) {
    MulticastGroup group;
    try {
      group = MulticastGroup.of(answered, media.onlyFrom(), connection.peer());
    } catch (RtspException noGroup) {
      return failed(noGroup);
    }
    byte[] scratch = new byte[LONGEST_DATAGRAM];
    return MediaPorts.join(
            loop,
            connection.ownAddress(),
            group,
            () -> new DatagramReader(loop, track, false, scratch, received),
            () -> new DatagramReader(loop, track, true, scratch, received))
        .thenCompose(
            ports -> {
              if (closing) {
                ports.close();
                return failed(RtspException.passing("It was stopped."));
              }
              track.byGroup(ports, group.sender());
              return CompletableFuture.completedFuture(null);
            });
  }

  /** Fails if the camera refuses it. */
  private CompletionStage<TransportAnswer> setUp(CarriedTrack track, String wish) {
    return connection
        .send("SETUP", track.uri(), List.of("Transport: " + wish), source.answersWithin())
        .thenCompose(
            answer -> {
              if (!answer.isOk()) {
                return failed(RtspException.refused("SETUP", answer.status()));
              }
              keepSession(answer);
              return CompletableFuture.completedFuture(
                  TransportAnswer.parse(answer.header("Transport").orElse("")));
            });
  }

  private CompletionStage<Void> interleaved(CarriedTrack track, TransportAnswer answer) {
    boolean byUdp = answer.channel() < 0 && answer.serverPort() > 0;
    if (byUdp) {
      return failed(RtspException.refused("SETUP", UNSUPPORTED_TRANSPORT));
    }
    if (answer.channel() >= 0) {
      track.interleaved(answer.channel(), answer.controlChannel());
      int last = Math.max(answer.channel(), answer.controlChannel());
      connection.channels(Math.max(2 * tracks.size(), last + 1));
    }
    return CompletableFuture.completedFuture(null);
  }

  private void keepSession(RtspMessage answer) {
    answer
        .header("Session")
        .ifPresent(
            text -> {
              String[] parts = text.split(";", -1);
              connection.session(parts[0].strip());
              hasSession = true;
              for (String part : parts) {
                String[] pair = part.split("=", 2);
                if (pair.length == 2
                    && pair[0].strip().equalsIgnoreCase("timeout")
                    && pair[1].strip().matches("[1-9][0-9]{0,5}")) {
                  sessionTimeout = Duration.ofSeconds(Integer.parseInt(pair[1].strip()));
                }
              }
            });
  }

  private CompletionStage<List<Optional<Integer>>> start() {
    return playAt(sessionControl)
        .thenCompose(answer -> isOtherSpelling(answer) ? playRespelled() : now(answer))
        .thenCompose(answer -> isOtherSpelling(answer) ? playEach() : now(answer))
        .thenCompose(
            answer ->
                answer.status() == 457 || answer.status() == 400 ? playPlainly() : now(answer))
        .thenCompose(
            answer -> {
              if (!answer.isOk()) {
                return RtspClient.<List<Optional<Integer>>>failed(
                    RtspException.refused("PLAY", answer.status()));
              }
              begin();
              String info = answer.header("RTP-Info").orElse("");
              return CompletableFuture.completedFuture(
                  RtpInfo.stamps(info, tracks.stream().map(CarriedTrack::uri).toList()));
            });
  }

  private static <T> CompletionStage<T> now(T answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private CompletionStage<RtspMessage> playAt(String uri) {
    return connection.send("PLAY", uri, List.of("Range: npt=0.000-"), source.answersWithin());
  }

  private static boolean isOtherSpelling(RtspMessage answer) {
    return List.of(404, 405, 455, 460).contains(answer.status());
  }

  /** Where that is what the camera wants, it wants it of all that follows. */
  private CompletionStage<RtspMessage> playRespelled() {
    String before = sessionControl;
    sessionControl = respelled(before);
    return playAt(sessionControl)
        .thenApply(
            answer -> {
              sessionControl = isOtherSpelling(answer) ? before : sessionControl;
              return answer;
            });
  }

  /** Each track by itself: the last one's answer, or the first that is a refusal. */
  private CompletionStage<RtspMessage> playEach() {
    CompletionStage<RtspMessage> steps = playAt(tracks.get(0).uri());
    for (CarriedTrack track : tracks.subList(1, tracks.size())) {
      steps = steps.thenCompose(answer -> answer.isOk() ? playAt(track.uri()) : now(answer));
    }
    return steps;
  }

  private CompletionStage<RtspMessage> playPlainly() {
    return connection.send("PLAY", sessionControl, List.of(), source.answersWithin());
  }

  private static String respelled(String uri) {
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri + "/";
  }

  // ---- while it plays --------------------------------------------------------------------------

  private void begin() {
    connection.pace();
    long now = nanos.getAsLong();
    playedNanos = now;
    nextKeepAliveNanos = now + Math.min(keepAliveEvery().toNanos(), FIRST_KEEP_ALIVE.toNanos());
    nextReportNanos = now + REPORT_EVERY.toNanos();
    clock = loop.scheduleAtFixedRate(this::tick, 500, 500, TimeUnit.MILLISECONDS);
  }

  private Duration keepAliveEvery() {
    Duration timeout = sessionTimeout.compareTo(USUAL_SESSION) > 0 ? USUAL_SESSION : sessionTimeout;
    return timeout.dividedBy(2);
  }

  private void tick() {
    if (closing) {
      return;
    }
    long now = nanos.getAsLong();
    boolean datagrams = source.transport() == RtspSource.Transport.UDP;
    boolean nothingCame = lastMediaNanos == 0 && now - playedNanos > firstWithin().toNanos();
    if (datagrams && nothingCame) {
      end(Optional.of(new RtspException(RtspException.Kind.TRANSPORT, NO_DATAGRAMS)));
      return;
    }
    long silent = now - (datagrams ? mediaSince() : connection.heardNanos());
    if (silent > source.patience().toNanos()) {
      end(Optional.of(RtspException.passing("Nothing comes any more: Operation timed out")));
      return;
    }
    if (isGone(now)) {
      gone = true;
      end(Optional.of(RtspException.passing("The camera answers no more: Operation timed out")));
      return;
    }
    if (byeNanos != 0 && now - byeNanos > SILENT_AFTER_BYE.toNanos()) {
      end(Optional.of(RtspException.passing("The camera said goodbye (RTCP BYE).")));
      return;
    }
    if (now - nextKeepAliveNanos >= 0) {
      nextKeepAliveNanos = now + keepAliveEvery().toNanos();
      keptAliveAgain = false;
      keepAlive();
    }
    if (now - nextReportNanos >= 0) {
      nextReportNanos = now + REPORT_EVERY.toNanos();
      tracks.forEach(track -> track.report(System.identityHashCode(this), connection));
    }
  }

  /**
   * A camera that is silent is asked, once, whether it is there: a cable that is cut tells nobody,
   * and the time that a camera may be silent is much longer.
   */
  private boolean isGone(long now) {
    long silent = now - mediaSince();
    if (!answers || silent <= ASKED_AFTER.toNanos()) {
      return false;
    }
    if (askedNanos == 0 && !connection.isWaiting()) {
      askedNanos = now;
      keepAlive();
    }
    boolean waits = askedNanos != 0 && connection.heardNanos() - askedNanos < 0;
    return waits && now - askedNanos > THERE_WITHIN.toNanos();
  }

  /** When the last packet came, or when it could be waited for. */
  private long mediaSince() {
    return lastMediaNanos == 0 ? playedNanos : lastMediaNanos;
  }

  private Duration firstWithin() {
    return source.patience().compareTo(FIRST_DATAGRAM_WITHIN) < 0
        ? source.patience()
        : FIRST_DATAGRAM_WITHIN;
  }

  /** Not waited for: some never answer it (quirks of Tapo and others), and play on. */
  private void keepAlive() {
    if (connection.isWaiting()) {
      return;
    }
    boolean asks = described.methods().contains("GET_PARAMETER") && !keepAliveByOptions;
    connection.tell(asks ? "GET_PARAMETER" : "OPTIONS", sessionControl);
  }

  // ---- the end ---------------------------------------------------------------------------------

  private void end(Optional<RtspException> why) {
    if (closing) {
      return;
    }
    closing = true;
    endedBy = why;
    if (clock != null) {
      clock.cancel(false);
    }
    connection.ending(why.orElseGet(() -> RtspException.passing("It was stopped.")));
    if (gone && connection.isOpen()) {
      // Heard, perhaps, when the cable is back.
      connection.tell("TEARDOWN", sessionControl);
      finish(why);
    } else if (hasSession && connection.isOpen()) {
      // Cameras serve one or two, and take who left without a word for still there.
      goodbye(why, nanos.getAsLong() + GOODBYE_WITHIN.toNanos(), 1);
    } else {
      finish(why);
    }
  }

  private void goodbye(Optional<RtspException> why, long untilNanos, int tries) {
    boolean withLogin = connection.isLoginAsked();
    Duration left = Duration.ofNanos(Math.max(0, untilNanos - nanos.getAsLong()));
    connection
        .ask("TEARDOWN", sessionControl, List.of(), left)
        .whenComplete(
            (answer, fault) -> {
              boolean again = fault == null && answer.status() == 401 && tries == 1;
              if (again && connection.isWorthAgain(answer, withLogin, tries)) {
                goodbye(why, untilNanos, tries + 1);
              } else {
                finish(why);
              }
            });
  }

  private void finish(Optional<RtspException> why) {
    if (over) {
      return;
    }
    over = true;
    tracks.forEach(CarriedTrack::close);
    connection.close();
    ended.complete(why);
  }
}
