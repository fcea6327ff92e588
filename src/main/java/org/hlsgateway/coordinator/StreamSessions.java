package org.hlsgateway.coordinator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.hlsgateway.control.EncoderAgent;
import org.hlsgateway.control.Printable;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.StreamingServerAgent;
import org.hlsgateway.coordinator.StreamSession.State;

/**
 * Decides: who may publish, which encoder takes it, who is told what. Only one thread may call, the
 * one that {@code self} runs things on; nothing here waits.
 */
final class StreamSessions {
  /** How long an encoder may go on after the publisher ended, to reach the source's end. */
  static final Duration GRACE = Duration.ofSeconds(5);

  /** An encoder that was told to stop has this long (and the grace) to say that it has. */
  static final Duration CLOSE_PATIENCE = Duration.ofSeconds(60);

  /** A streaming server that was told to end a stream has this long. */
  static final Duration KILL_PATIENCE = Duration.ofSeconds(30);

  /** In the place of a stream id: whichever there is. Never sent to a peer. */
  static final String ANY_STREAM = "*";

  private static final String NO_ENCODER = "No encoder has room for another stream.";

  /** Keys that are being verified at once, for one streaming server. */
  static final int MOST_PENDING = 1_000;

  /** How much of what a complaint quotes is logged. */
  private static final Logger LOG = System.getLogger(StreamSessions.class.getName());

  private final Names names;
  private final KeyVerifier verifier;
  private final Journal journal;
  private final Executor self;
  private final Clock calendar;
  private final Clock clock;
  private final Supplier<String> newStreamId;
  private final Orphans orphans = new Orphans();

  private final Map<Integer, StreamingServer> servers = new TreeMap<>();
  private final Map<Integer, Encoder> encoders = new TreeMap<>();

  /** By stream id, in the order they began. */
  private final Map<String, StreamSession> streams = new LinkedHashMap<>();

  /** By channel: who publishes, or is about to. */
  private final Map<String, StreamSession> publishers = new LinkedHashMap<>();

  /** Streams in whose place somebody else wanted to publish. */
  private final Recent<String> denied = new Recent<>(MOST_PENDING);

  private int lastServer;
  private int lastEncoder;

  /**
   * @param self runs what becomes of a verification or a write, on the thread that calls all else
   * @param calendar the time of day, for what is written down
   * @param clock for patience; never jumps
   * @param newStreamId unguessable, never the same
   */
  StreamSessions(
      Names names,
      KeyVerifier verifier,
      Journal journal,
      Executor self,
      Clock calendar,
      Clock clock,
      Supplier<String> newStreamId) {
    this.names = names;
    this.verifier = verifier;
    this.journal = journal;
    this.self = self;
    this.calendar = calendar;
    this.clock = clock;
    this.newStreamId = newStreamId;
  }

  /** Streams that a coordinator before this one left, and that are closed now. */
  void leftBehind(List<OpenStream> left) {
    left.forEach(orphans::add);
  }

  // Streaming servers.

  /**
   * @param isOpen whether publishers are let in that neither a key nor an application speaks for
   * @return its id, the same as long as it is connected
   */
  int serverConnected(ServerAddress address, StreamingServerAgent agent, boolean isOpen) {
    return connected(address, agent, isOpen, false);
  }

  /** The same, of one in this process. */
  int ownServerConnected(ServerAddress address, StreamingServerAgent agent, boolean isOpen) {
    return connected(address, agent, isOpen, true);
  }

  private int connected(
      ServerAddress address, StreamingServerAgent agent, boolean isOpen, boolean isOwn) {
    StreamingServer server = new StreamingServer(++lastServer, address, agent, isOpen, isOwn);
    servers.put(server.id, server);
    // Whoever still publishes there publishes to nobody: those streams were closed meanwhile.
    for (OpenStream stream : orphans.takeAllOf(address)) {
      server.agent.kill(stream.channel(), stream.streamId());
    }
    return server.id;
  }

  void serverLost(int serverId) {
    StreamingServer server = servers.remove(serverId);
    if (server == null) {
      return;
    }
    for (StreamSession stream : List.copyOf(streams.values())) {
      if (stream.server == server && stream.state() == State.OPENING) {
        remove(stream);
        journal.forgotten(stream.record);
      } else if (stream.server == server && stream.isPublished()) {
        endAtItsServer(stream);
        stopEncoding(stream, Duration.ZERO);
      }
    }
  }

  /** A server may be back before its old connection is known to be dead. */
  private void endAtItsServer(StreamSession stream) {
    List<StreamingServer> connected =
        servers.values().stream()
            .filter(server -> server.address.equals(stream.server.address))
            .toList();
    if (connected.isEmpty()) {
      orphans.add(stream.record);
    }
    connected.forEach(server -> server.agent.kill(stream.channel(), stream.id()));
  }

  void publishRequest(int serverId, PublishRequest request) {
    verify(serverId, request, (server, accepted) -> open(server, request, accepted));
  }

  /** Another publisher goes on with a stream, if the key still speaks for it. */
  void resumeRequest(int serverId, PublishRequest request, String streamId) {
    verify(
        serverId,
        request,
        (server, accepted) -> {
          StreamSession stream = publishers.get(request.channel());
          if (stream != null
              && stream.id().equals(streamId)
              && stream.server == server
              && stream.state() == State.ACTIVE) {
            stream.isPublishedFrom(request.userIp());
            stream.standing = accepted.standing();
            server.agent.accept(request, streamId);
          } else {
            open(server, request, accepted);
          }
        });
  }

  /**
   * @param allowed what is done if he may publish, with what is wanted of the stream
   */
  private void verify(
      int serverId, PublishRequest request, BiConsumer<StreamingServer, Verdict.Accepted> allowed) {
    StreamingServer server = servers.get(serverId);
    if (server == null) {
      return;
    }
    if (!names.areValid(request.channel(), request.key())) {
      server.complaints.add("asks for a channel or key whose name is not allowed");
      server.agent.deny(request, names.rule());
      return;
    }
    if (server.pending >= MOST_PENDING) {
      server.complaints.add("asks faster than keys can be verified");
      server.agent.deny(request, "Too many want to publish at once. Try again.");
      return;
    }
    server.pending++;
    verifier
        .verify(request)
        .whenCompleteAsync(
            (verdict, failure) ->
                verified(
                    server,
                    request,
                    failure == null ? verdict : new Verdict.Denied("The key cannot be verified."),
                    allowed),
            self);
  }

  private void verified(
      StreamingServer server,
      PublishRequest request,
      Verdict verdict,
      BiConsumer<StreamingServer, Verdict.Accepted> allowed) {
    server.pending--;
    if (!isConnected(server)) {
      return;
    }
    if (verdict instanceof Verdict.Denied denied) {
      server.agent.deny(request, denied.sentence());
      return;
    }
    if (verdict instanceof Verdict.Unknown && !server.isOpen) {
      LOG.log(
          Level.INFO,
          "Denied: channel {0} has no streaming key; one is made on the streaming page",
          request.channel());
      server.agent.deny(
          request, "This channel has no streaming key: make one on the gateway's streaming page.");
      return;
    }
    allowed.accept(
        server,
        verdict instanceof Verdict.Accepted accepted
            ? accepted
            : new Verdict.Accepted(StreamOptions.DEFAULT));
  }

  private void open(StreamingServer server, PublishRequest request, Verdict.Accepted accepted) {
    if (publishers.containsKey(request.channel())) {
      // Who waits for his turn tries again every second.
      boolean isNews = denied.add(publishers.get(request.channel()).id());
      LOG.log(
          isNews ? Level.INFO : Level.DEBUG,
          "Denied: channel {0} is being published already",
          request.channel());
      server.agent.deny(request, "Somebody publishes to this channel already.");
      return;
    }
    if (hasEnough(accepted.standing())) {
      LOG.log(
          Level.INFO,
          "Denied: the account of channel {0} has as many streams on as it may",
          request.channel());
      server.agent.deny(
          request, "This account has as many streams on as it may have at a time: end one first.");
      return;
    }
    Optional<Encoder> encoder = leastLoaded();
    if (encoder.isEmpty()) {
      logNoEncoder(request);
      server.agent.deny(request, NO_ENCODER);
      return;
    }
    OpenStream record =
        new OpenStream(request.channel(), newStreamId.get(), server.address, calendar.instant());
    StreamSession stream =
        new StreamSession(
            record, server, accepted.options(), accepted.standing(), request.userIp());
    streams.put(stream.id(), stream);
    publishers.put(stream.channel(), stream);
    assign(stream, encoder.get());
    journal
        .opened(record)
        .whenCompleteAsync((done, failure) -> opened(stream, request, failure), self);
  }

  private boolean hasEnough(Standing standing) {
    OptionalInt most = standing.most();
    return most.isPresent()
        && publishers.values().stream()
                .filter(stream -> stream.standing.account().equals(standing.account()))
                .count()
            >= most.getAsInt();
  }

  /** Written down; only now may anybody know of it. */
  private void opened(StreamSession stream, PublishRequest request, Throwable failure) {
    if (stream.state() == State.CLOSED) {
      return;
    }
    if (stream.encoder == null) {
      leastLoaded().ifPresent(other -> assign(stream, other));
    }
    if (failure != null) {
      LOG.log(Level.ERROR, "Denied: the database cannot keep a new stream", failure);
    } else if (stream.encoder == null) {
      logNoEncoder(request);
    }
    if (failure != null || stream.encoder == null || stream.cancelled) {
      journal.forgotten(stream.record);
      remove(stream);
      stream.server.agent.deny(
          request, stream.encoder == null ? NO_ENCODER : "The stream could not be begun.");
      return;
    }
    stream.become(State.ACTIVE, null);
    if (!start(stream, request.key())) {
      journal.forgotten(stream.record);
      remove(stream);
      stream.server.agent.deny(request, "The stream could not be begun.");
      return;
    }
    stream.server.agent.accept(request, stream.id());
    LOG.log(
        Level.INFO,
        "Channel {0}: stream {1} is published at server {2}, encoder {3}",
        stream.channel(),
        stream.id(),
        Integer.toString(stream.server.id),
        Integer.toString(stream.encoder.id));
  }

  private boolean start(StreamSession stream, String key) {
    Encoder encoder = stream.encoder;
    try {
      encoder.agent.start(stream.assignment(key), new SessionLink(this, self, encoder.id));
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Encoder " + encoder.id + " could not start a stream", e);
      return false;
    }
  }

  void publishEnd(int serverId, String channel, String streamId) {
    StreamingServer server = servers.get(serverId);
    StreamSession stream = streams.get(streamId);
    if (server == null || stream == null) {
      return; // ended already, as far as we know: by a kill, say
    }
    if (stream.server != server || !stream.channel().equals(channel)) {
      server.complaints.add("ends a stream that is not its own");
    } else if (stream.isPublished()) {
      stopEncoding(stream, GRACE);
    }
  }

  // Encoders.

  /**
   * @param place where it is, for people
   * @return its id, the same as long as it is connected
   */
  int encoderRegistered(String place, EncoderAgent agent) {
    Encoder encoder = new Encoder(++lastEncoder, place, agent);
    encoders.put(encoder.id, encoder);
    LOG.log(
        Level.INFO,
        "Encoder {0} ({1}) is registered, capacity {2}",
        Integer.toString(encoder.id),
        place,
        Integer.toString(encoder.capacity));
    return encoder.id;
  }

  /** An encoder may say anew how many streams it takes. */
  void capacityChanged(int encoderId, int capacity) {
    Encoder encoder = encoders.get(encoderId);
    if (encoder != null) {
      encoder.setCapacity(capacity);
    }
  }

  void encoderLost(int encoderId) {
    Encoder encoder = encoders.remove(encoderId);
    if (encoder == null) {
      return;
    }
    LOG.log(
        encoder.streams.isEmpty() ? Level.INFO : Level.WARNING,
        "Encoder {0} ({1}) is gone, with {2} streams",
        Integer.toString(encoder.id),
        encoder.place,
        Integer.toString(encoder.load()));
    for (StreamSession stream : List.copyOf(encoder.streams)) {
      if (stream.state() == State.OPENING) {
        encoder.streams.remove(stream);
        stream.encoder = null;
      } else {
        endedByEncoder(stream);
      }
    }
  }

  void available(int encoderId, String channel, String streamId, Available output) {
    Encoder encoder = encoders.get(encoderId);
    StreamSession stream = assigned(encoder, channel, streamId);
    if (stream == null) {
      complainAbout(encoder, "reports a stream that it was not given");
    } else if (!output.isSound()) {
      complainAbout(encoder, "names an index file or a resolution that cannot be");
    } else {
      switch (stream.note(output, clock.instant())) {
        case NEW -> journal.available(stream.record, output);
        case TOO_MANY -> complainAbout(encoder, "names too many outputs of one stream in a minute");
        case KNOWN -> {}
      }
    }
  }

  void closedByEncoder(int encoderId, String channel, String streamId, Optional<String> error) {
    Encoder encoder = encoders.get(encoderId);
    StreamSession stream = assigned(encoder, channel, streamId);
    if (stream == null) {
      complainAbout(encoder, "closes a stream that it was not given");
      return;
    }
    error.ifPresent(
        why ->
            LOG.log(
                Level.WARNING, "Channel {0}: the encoder says {1}", channel, Printable.line(why)));
    endedByEncoder(stream);
  }

  // Commands and time.

  /**
   * Ends the channel's stream, by having its streaming server end it.
   *
   * @param streamId {@code *} is whichever there is
   * @return false if there is none
   */
  boolean close(String channel, String streamId) {
    StreamSession stream = publishers.get(channel);
    boolean any = streamId.equals(ANY_STREAM);
    if (stream == null || !(any || stream.id().equals(streamId))) {
      return false;
    }
    if (stream.state() == State.OPENING) {
      stream.cancelled = true;
    } else {
      stream.server.agent.kill(channel, stream.id());
      if (stream.state() == State.ACTIVE) {
        stream.become(State.KILLED, clock.instant().plus(KILL_PATIENCE));
      }
    }
    return true;
  }

  /**
   * Goes on without peers that never answered, and ends what nobody may publish any more; to be
   * called every second or so.
   */
  void tick() {
    endWhatCountsNoLonger();
    Instant now = clock.instant();
    for (StreamSession stream : List.copyOf(streams.values())) {
      if (stream.deadline == null || now.isBefore(stream.deadline)) {
        continue;
      }
      LOG.log(
          Level.WARNING,
          "Channel {0}: {1} did not end stream {2} in time",
          stream.channel(),
          stream.state() == State.KILLED ? "the streaming server" : "the encoder",
          stream.id());
      if (stream.state() == State.KILLED) {
        stopEncoding(stream, Duration.ZERO);
      } else {
        close(stream);
      }
    }
  }

  private void endWhatCountsNoLonger() {
    for (StreamSession stream : List.copyOf(publishers.values())) {
      boolean goesOn = stream.state() == State.ACTIVE || stream.state() == State.OPENING;
      if (goesOn && !stream.cancelled && !stream.standing.counts()) {
        LOG.log(
            Level.WARNING,
            "Channel {0}: stream {1} is ended, because its streaming key counts no longer",
            stream.channel(),
            stream.id());
        close(stream.channel(), stream.id());
      }
    }
  }

  Report report() {
    return Report.of(streams.values(), servers.values(), encoders.values());
  }

  /** The coordinator ends: encoders in this process end their streams. */
  void shutDown() {
    encoders.values().forEach(encoder -> encoder.agent.linkLost());
  }

  private Optional<Encoder> leastLoaded() {
    return encoders.values().stream()
        .filter(Encoder::hasRoom)
        .min(Comparator.comparingInt(Encoder::load));
  }

  private static void assign(StreamSession stream, Encoder encoder) {
    stream.encoder = encoder;
    encoder.streams.add(stream);
  }

  /** The stream, if this encoder was given it and knows; else null. */
  private StreamSession assigned(Encoder encoder, String channel, String streamId) {
    StreamSession stream = streams.get(streamId);
    return stream != null
            && encoder != null
            && stream.encoder == encoder
            && stream.state() != State.OPENING
            && stream.channel().equals(channel)
        ? stream
        : null;
  }

  private void stopEncoding(StreamSession stream, Duration grace) {
    publishers.remove(stream.channel(), stream);
    stream.become(State.CLOSING, clock.instant().plus(grace).plus(CLOSE_PATIENCE));
    try {
      stream.encoder.agent.stop(stream.channel(), stream.id(), grace);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Encoder " + stream.encoder.id + " could not stop a stream", e);
      close(stream);
    }
  }

  private void endedByEncoder(StreamSession stream) {
    if (stream.isPublished()) {
      endAtItsServer(stream);
    }
    close(stream);
  }

  private void close(StreamSession stream) {
    remove(stream);
    journal.closed(stream.record);
    LOG.log(Level.INFO, "Channel {0}: stream {1} is closed", stream.channel(), stream.id());
  }

  private void remove(StreamSession stream) {
    stream.become(State.CLOSED, null);
    streams.remove(stream.id());
    publishers.remove(stream.channel(), stream);
    if (stream.encoder != null) {
      stream.encoder.streams.remove(stream);
    }
  }

  private boolean isConnected(StreamingServer server) {
    return servers.get(server.id) == server;
  }

  private void logNoEncoder(PublishRequest request) {
    Collection<Encoder> all = encoders.values();
    LOG.log(
        Level.WARNING,
        all.isEmpty()
            ? "Denied: no encoder is connected for channel {0}"
            : "Denied: every encoder is full, there is none for channel {0}",
        request.channel());
  }

  /** Null: not registered, or gone meanwhile. */
  private static void complainAbout(Encoder encoder, String of) {
    if (encoder != null) {
      encoder.complaints.add(of);
    }
  }
}
