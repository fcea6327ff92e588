package org.hlsgateway.encoder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.channels.SourceUrls;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.control.EncoderAgent;
import org.hlsgateway.control.EncoderLink;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.encoder.storage.Storage;
import org.hlsgateway.encoder.storage.StorageBudget;
import org.hlsgateway.encoder.storage.StorageQueue;
import org.hlsgateway.encoder.storage.Storages;
import org.hlsgateway.ffmpeg.Feed;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.input.OwnStreams;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.PushedSession;
import org.hlsgateway.sources.PushedSource;
import org.hlsgateway.sources.Sources;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.SteadyClock;

/** This node's encoder: all that is assigned to it, whichever coordinator assigns. */
@ApplicationScoped
@StartsAt(Stage.ENCODER)
public class StreamEncoder implements EncoderAgent, Part {
  private static final Logger LOG = Logger.getLogger(StreamEncoder.class.getName());
  private static final long TICK_MILLIS = 200;
  private static final int MOST_REMEMBERED = 20;
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(8);
  private static final long SHUTDOWN_POLL_MILLIS = 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,250}");

  private final Clock clock = new SteadyClock();
  private final List<EncodedStream> streams = new ArrayList<>();
  private final Deque<EncodedStreamView> past = new ArrayDeque<>();
  private Settings.Encoder settings;
  private LiveSessions sessions;
  private SourceUrls sources;
  private Sources inputs;
  private PreviewPictures pictures;
  private Iterable<OwnStreams> own;
  private Storage storage;
  private StorageBudget budget;
  private WebSocketClient webSockets;
  private Relays relays;
  private ScheduledExecutorService ticker;

  /** For the client proxy. */
  protected StreamEncoder() {}

  @Inject
  StreamEncoder(
      Settings settings,
      LiveSessions sessions,
      SourceUrls sources,
      Sources inputs,
      PreviewPictures pictures,
      @Any Instance<OwnStreams> own) {
    this(settings, sessions, sources, inputs, pictures, (Iterable<OwnStreams>) own);
  }

  StreamEncoder(
      Settings settings,
      LiveSessions sessions,
      SourceUrls sources,
      Sources inputs,
      PreviewPictures pictures,
      Iterable<OwnStreams> own) {
    this.own = own;
    this.settings = settings.encoder();
    this.sessions = sessions;
    this.sources = sources;
    this.inputs = inputs;
    this.pictures = pictures;
    storage = Storages.open(this.settings.storage());
    budget = StorageBudget.ofThisServer();
    webSockets = new WebSocketClient();
    relays = new Relays(webSockets, this.settings.relay(), clock);
    ticker = Executors.newSingleThreadScheduledExecutor(Threads.named("encoder-clock"));
  }

  @Override
  public void start() {
    ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public int capacity() {
    return settings.capacity();
  }

  @Override
  public synchronized void start(Assignment assignment, EncoderLink link) {
    String channel = assignment.channel();
    String id = assignment.streamId();
    // They become folders.
    if (!NAME.matcher(channel).matches() || !NAME.matcher(id).matches()) {
      refuse(assignment, link, "INVALID_STREAM", "The channel or the stream id is no name.");
    } else if (find(channel, id).isPresent()) {
      LOG.log(Level.WARNING, "Stream {0} was assigned twice", id);
    } else if (settings.capacity() > 0 && load() >= settings.capacity()) {
      refuse(assignment, link, "NO_CAPACITY", "This encoder has no room for another stream.");
    } else {
      begin(assignment, link);
    }
  }

  /** A coordinator that was lost, and is back, knows nothing of what is only being stored. */
  private long load() {
    return streams.stream().filter(stream -> !stream.isEnding()).count();
  }

  private void begin(Assignment assignment, EncoderLink link) {
    boolean byWebSocket = assignment.sourceType() == SourceType.WS;
    SourceUrl source;
    Optional<Feed> feed;
    try {
      feed =
          byWebSocket
              ? Optional.of(new WebSocketSource(webSockets, assignment.sourceUri()))
              : Optional.empty();
      source = byWebSocket ? new SourceUrl(assignment.sourceUri()) : rtmp(assignment.sourceUri());
    } catch (IllegalArgumentException e) {
      refuse(assignment, link, "INVALID_SOURCE", e.getMessage());
      return;
    }
    String channel = assignment.channel();
    String id = assignment.streamId();
    Announcements announcements =
        (type, resolution, index, start) ->
            link.available(channel, id, type, resolution, index, start);
    Optional<Previews> previews =
        PreviewWish.parse(assignment.previews())
            .map(
                wish ->
                    new Previews(
                        wish,
                        channel + "/" + id,
                        pictures,
                        queue(channel + "/" + id + "/previews"),
                        announcements));
    StreamFiles files =
        new StreamFiles(assignment, settings, this::queue, announcements, previews, relays);
    PushedSession session =
        sessions.push(
            inputs.of(
                new PushedSource(
                    channel,
                    source,
                    feed,
                    own(assignment),
                    settings.segmentTarget(),
                    facts -> files.resolutions().wish(facts, settings),
                    files::planned,
                    files,
                    assignment.unlisted())));
    streams.add(
        new EncodedStream(
            assignment, files, session, link, settings.logTaskStatus(), clock.instant()));
    LOG.log(settings.logTaskStatus() ? Level.INFO : Level.FINE, "Encodes {0}", assignment);
  }

  /** What is published to this gateway itself need not be fetched. */
  private Optional<Supplier<MediaInput>> own(Assignment assignment) {
    return StreamSupport.stream(own.spliterator(), false)
        .map(streams -> streams.at(assignment.sourceUri(), assignment.streamId()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private StorageQueue queue(String name) {
    return new StorageQueue(storage, name, budget);
  }

  /** A coordinator elsewhere must not have this node open anything else. */
  private SourceUrl rtmp(String uri) {
    SourceUrl source = sources.parse(uri);
    if (!source.value().startsWith("rtmp")) {
      throw new IllegalArgumentException(
          "The source of a stream is at an rtmp:// or rtmps:// address.");
    }
    return source;
  }

  private static void refuse(
      Assignment assignment, EncoderLink link, String code, String sentence) {
    LOG.log(
        Level.WARNING,
        "A stream of channel {0} is not encoded: {1}",
        new Object[] {assignment.channel(), sentence});
    link.closed(
        assignment.channel(), assignment.streamId(), Optional.of(code), Optional.of(sentence));
  }

  @Override
  public synchronized void stop(String channel, String streamId, Duration grace) {
    List<EncodedStream> meant =
        streams.stream()
            .filter(
                stream -> streamId.isEmpty() ? stream.isOf(channel) : stream.is(channel, streamId))
            .toList();
    meant.forEach(stream -> stream.stop(clock.instant(), grace));
  }

  private Optional<EncodedStream> find(String channel, String streamId) {
    return streams.stream().filter(stream -> stream.is(channel, streamId)).findFirst();
  }

  @Override
  public synchronized void linkLost() {
    streams.forEach(stream -> stream.stop(clock.instant(), Duration.ZERO));
  }

  private void tick() {
    try {
      tickAll();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "The encoder's clock stumbled", e);
    }
  }

  private synchronized void tickAll() {
    Instant now = clock.instant();
    for (EncodedStream stream : List.copyOf(streams)) {
      stream.tick(now);
      if (stream.isClosed()) {
        streams.remove(stream);
        past.addFirst(stream.view());
        if (past.size() > MOST_REMEMBERED) {
          past.removeLast();
        }
      }
    }
  }

  /** What is being encoded, and what was lately. */
  synchronized List<EncodedStreamView> views() {
    List<EncodedStreamView> views = new ArrayList<>();
    streams.forEach(stream -> views.add(stream.view()));
    views.addAll(past);
    return views;
  }

  private synchronized boolean isIdle() {
    return streams.isEmpty();
  }

  @Override
  public void stop() {
    linkLost();
    long deadline = System.nanoTime() + SHUTDOWN_PATIENCE.toNanos();
    try {
      while (!isIdle() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(SHUTDOWN_POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ticker.shutdownNow();
    webSockets.close();
    storage.close();
  }
}
