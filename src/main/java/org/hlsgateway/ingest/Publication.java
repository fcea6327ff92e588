package org.hlsgateway.ingest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.hlsgateway.rtmp.ChunkReader;
import org.hlsgateway.rtmp.Chunks;
import org.hlsgateway.rtmp.MalformedRtmp;
import org.hlsgateway.rtmp.MediaTag;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.NalPictures;
import org.hlsgateway.rtmp.RtmpMessage;
import org.hlsgateway.rtmp.StreamPath;
import org.hlsgateway.rtmp.Timeline;

/**
 * A stream that is being published: makes frames of its messages, on its publisher's thread, and
 * has players read them. Media are taken for what they are when they come: what metadata promises
 * counts for nothing.
 */
final class Publication extends PublishedStream<Publication> {
  /** Of the message streams that players are given. */
  static final int PLAYED_STREAM = 1;

  /** Of a configuration or of metadata; those that are real have a hundredth of it. */
  private static final int MOST_HEADER_BYTES = 64 << 10;

  /** Sound alone for so long is a stream without pictures, and pictures alone one without sound. */
  private static final long ALONE_MILLIS = 2_000;

  /**
   * Encoders that refresh the picture bit by bit send no keyframe at all, and others at least one
   * in so long: then players begin without.
   */
  private static final long KEYFRAME_WITHIN_MILLIS = 10_000;

  private final int chunkSize;
  private final FrameLog log;
  private final List<PublicationInput> taps = new CopyOnWriteArrayList<>();

  /** Those that had what is kept already, and begin with what comes next. */
  private final List<PublicationInput> awaiting = new ArrayList<>();

  private final Timeline timeline = new Timeline();

  /** Null: none came. */
  private Metadata metadata;

  // Bodies of messages below; null: none came.

  /** Of the metadata: which program made it. */
  private volatile String encoder = "";

  private byte[] videoHeader;

  /** As the header says; empty for what it tells nothing of. */
  private Optional<NalPictures> pictures = Optional.empty();

  private byte[] audioHeader;
  private boolean hasPictures;
  private long firstPicture = -1;
  private boolean hasKeyframe;

  /** After another publisher's pictures these ones need a keyframe. */
  private boolean needsKeyframe;

  private long firstSound = -1;

  /**
   * @param path what was published
   * @param chunkSize of what players are sent
   */
  Publication(
      StreamPath path,
      String streamId,
      Publisher<Publication> publisher,
      int chunkSize,
      CacheBudget budget) {
    super(path, streamId, publisher);
    this.chunkSize = chunkSize;
    log = new FrameLog(budget);
  }

  @Override
  FrameLog log() {
    return log;
  }

  @Override
  synchronized void resume(Publisher<Publication> next) {
    super.resume(next);
    needsKeyframe = hasPictures;
    hasKeyframe = false;
    firstPicture = -1;
    taps.forEach(PublicationInput::breaksOff);
  }

  /**
   * Brings it all that comes.
   *
   * @param fromKept beginning with what is kept; false: with the next frame that playing can begin
   *     with
   */
  synchronized void tap(PublicationInput tap, boolean fromKept) {
    if (fromKept) {
      begin(tap);
      bringKept(tap);
    } else {
      awaiting.add(tap);
    }
    join(tap);
  }

  private void begin(PublicationInput tap) {
    promise(tap);
    if (videoHeader != null) {
      tap.video(MediaTag.ofVideo(videoHeader), timeline.now(), videoHeader, true);
    }
    if (audioHeader != null) {
      tap.audio(MediaTag.ofAudio(audioHeader), timeline.now(), audioHeader, true);
    }
    taps.add(tap);
  }

  /** Nothing is brought to it once this has returned. */
  synchronized void untap(PublicationInput tap) {
    awaiting.remove(tap);
    taps.remove(tap);
    leave(tap);
  }

  /** The log holds what goes over the wire to others: it is read as they read it. */
  private void bringKept(PublicationInput tap) {
    FrameLog.Cursor cursor = log.join(true);
    List<byte[]> kept = log.read(cursor, Integer.MAX_VALUE);
    ChunkReader reader = new ChunkReader(chunkSize);
    reader.allowMedia();
    try {
      for (int i = 0; i < kept.size(); i++) {
        boolean moreIsThere = i < kept.size() - 1;
        reader.read(ByteBuffer.wrap(kept.get(i)), message -> bring(tap, message, moreIsThere));
      }
    } catch (MalformedRtmp impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void bring(PublicationInput tap, RtmpMessage message, boolean moreIsThere) {
    // Modulo 2^32 on the wire, and never after now.
    long time = timeline.now() + (message.timestampMillis() - (int) timeline.now());
    if (message.type() == MessageType.VIDEO) {
      tap.video(MediaTag.ofVideo(message.body()), time, message.body(), moreIsThere);
    } else if (message.type() == MessageType.AUDIO) {
      tap.audio(MediaTag.ofAudio(message.body()), time, message.body(), moreIsThere);
    }
  }

  private void promise(PublicationInput tap) {
    if (metadata != null) {
      metadata.promisesSound().ifPresent(tap::promised);
    }
  }

  @Override
  synchronized void close() {
    taps.forEach(PublicationInput::closes);
    super.close();
  }

  /**
   * A message of the publisher's.
   *
   * @param from ignored, if it is no longer the publisher
   * @return true if it held media
   */
  synchronized boolean message(Publisher<Publication> from, RtmpMessage message) {
    return from == publisher() && take(message);
  }

  @Override
  String way() {
    return "RTMP";
  }

  /** What it says in its metadata names it better than what it says to be let in. */
  @Override
  String program() {
    String named = encoder;
    return named.isEmpty() ? super.program() : named;
  }

  @Override
  OptionalDouble picturesPerSecond() {
    return OptionalDouble.of(arrivals().picturesPerSecond());
  }

  private boolean take(RtmpMessage message) {
    arrivals().bytes(message.body().length);
    return switch (message.type()) {
      case MessageType.VIDEO -> video(message);
      case MessageType.AUDIO -> audio(message);
      case MessageType.DATA_AMF0, MessageType.DATA_AMF3 -> {
        data(message);
        yield false;
      }
      default -> false;
    };
  }

  private boolean video(RtmpMessage message) {
    MediaTag said = MediaTag.ofVideo(message.body());
    MediaTag tag = pictures.map(inside -> inside.look(said, message.body())).orElse(said);
    if (tag.kind() == MediaTag.Kind.IGNORED || tag.track() > 0) {
      return false;
    }
    hasPictures = true;
    if (tag.kind() == MediaTag.Kind.CONFIGURATION) {
      if (message.body().length > MOST_HEADER_BYTES) {
        return false;
      }
      // Many repeat it before every keyframe.
      if (!Arrays.equals(videoHeader, message.body())) {
        videoHeader = message.body();
        pictures = NalPictures.of(tag, videoHeader);
        add(MessageType.VIDEO, timeline.now(), videoHeader, false);
        taps.forEach(tap -> tap.video(tag, timeline.now(), videoHeader, false));
      }
      return true;
    }
    arrivals().picture();
    long time = timeline.at(Timeline.Track.VIDEO, message.timestampMillis());
    if (firstPicture < 0) {
      firstPicture = time;
    }
    hasKeyframe |= tag.kind() == MediaTag.Kind.KEYFRAME;
    boolean never = !hasKeyframe && time - firstPicture >= KEYFRAME_WITHIN_MILLIS;
    if (needsKeyframe && !hasKeyframe && !never) {
      return true;
    }
    needsKeyframe = false;
    boolean isEntry = never || tag.kind() == MediaTag.Kind.KEYFRAME;
    add(MessageType.VIDEO, time, message.body(), isEntry);
    taps.forEach(tap -> tap.video(tag, time, message.body(), false));
    return true;
  }

  private boolean audio(RtmpMessage message) {
    MediaTag tag = MediaTag.ofAudio(message.body());
    if (tag.kind() == MediaTag.Kind.IGNORED || tag.track() > 0) {
      return false;
    }
    if (tag.kind() == MediaTag.Kind.CONFIGURATION) {
      if (message.body().length > MOST_HEADER_BYTES) {
        return false;
      }
      if (!Arrays.equals(audioHeader, message.body())) {
        audioHeader = message.body();
        add(MessageType.AUDIO, timeline.now(), audioHeader, false);
        taps.forEach(tap -> tap.audio(tag, timeline.now(), audioHeader, false));
      }
      return true;
    }
    long time = timeline.at(Timeline.Track.AUDIO, message.timestampMillis());
    if (firstSound < 0) {
      firstSound = time;
    }
    boolean alone = !hasPictures && time - firstSound >= ALONE_MILLIS;
    add(MessageType.AUDIO, time, message.body(), alone);
    taps.forEach(tap -> tap.audio(tag, time, message.body(), false));
    return true;
  }

  /**
   * Of data, players are told the metadata when they begin; as a server does,
   * without @setDataFrame.
   */
  private void data(RtmpMessage message) {
    if (message.body().length > MOST_HEADER_BYTES) {
      return;
    }
    Optional<Metadata> said = Metadata.read(message);
    if (said.isPresent()) {
      // What is said by reference is written out.
      boolean fits = said.get().written().length <= MOST_HEADER_BYTES;
      metadata = fits ? said.get() : metadata;
      encoder = said.get().encoder();
      taps.forEach(this::promise);
    }
  }

  /** Without what it says of tracks that never came: players would wait for them. */
  private Metadata trueMetadata() {
    boolean lacksSound = audioHeader == null && firstSound < 0 && isOver(firstPicture);
    boolean lacksPictures = !hasPictures && isOver(firstSound);
    return metadata.without(lacksSound, lacksPictures);
  }

  /** So long after a track's first frame, the other one comes no more. */
  private boolean isOver(long firstMillis) {
    return firstMillis >= 0 && timeline.now() - firstMillis >= ALONE_MILLIS;
  }

  private void add(int type, long time, byte[] body, boolean isEntry) {
    FrameLog.Frame frame = new OnTheWire(played(type, (int) time, body));
    if (isEntry) {
      log.addEntry(frame, headers());
      awaiting.forEach(this::begin);
      awaiting.clear();
    } else {
      log.add(frame);
    }
    wakePlayers();
  }

  /** Written when a player needs them: they carry the time of what it begins with. */
  private Supplier<List<byte[]>> headers() {
    int time = (int) timeline.now();
    List<RtmpMessage> headers = new ArrayList<>();
    if (metadata != null) {
      headers.add(played(MessageType.DATA_AMF0, time, trueMetadata().written()));
    }
    if (videoHeader != null) {
      headers.add(played(MessageType.VIDEO, time, videoHeader));
    }
    if (audioHeader != null) {
      headers.add(played(MessageType.AUDIO, time, audioHeader));
    }
    return () -> headers.stream().map(this::wire).toList();
  }

  /** In chunks, from when somebody plays it. */
  private final class OnTheWire implements FrameLog.Frame {
    private final int length;
    private RtmpMessage message;
    private byte[] chunks;

    OnTheWire(RtmpMessage message) {
      this.message = message;
      this.length = message.body().length;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public byte[] written() {
      if (chunks == null) {
        chunks = wire(message);
        message = null;
      }
      return chunks;
    }
  }

  private static RtmpMessage played(int type, int time, byte[] body) {
    return new RtmpMessage(type, PLAYED_STREAM, time, body);
  }

  private byte[] wire(RtmpMessage message) {
    int chunkStream =
        switch (message.type()) {
          case MessageType.VIDEO -> Chunks.VIDEO;
          case MessageType.AUDIO -> Chunks.AUDIO;
          default -> Chunks.DATA;
        };
    return Chunks.write(chunkStream, message, chunkSize);
  }
}
