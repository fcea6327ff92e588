package org.hlsgateway.rtmp;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts chunks together to messages (RTMP 1.0, 5.3), however the bytes are cut. Sizes of chunks and
 * aborted messages are dealt with here and not passed on.
 */
public final class ChunkReader {
  /** A picture of 50 Mbit/s video has a tenth of it. */
  public static final int LONGEST_MESSAGE = 8 << 20;

  /** Of commands and metadata. */
  static final int LONGEST_TEXT = 1 << 20;

  /** Bytes held for all incomplete messages together. */
  static final int MOST_HELD = 16 << 20;

  /**
   * The same, of whoever was not let in yet. What counts is the room that is taken, not the lengths
   * that are announced: a publisher may send its first keyframe right behind the publish command,
   * and what is read together with that holds the beginning of it.
   */
  static final int MOST_HELD_BEFORE_MEDIA = 256 << 10;

  static final int MOST_CHUNK_STREAMS = 128;

  /** With no media finished between them, before the connection counts as broken. */
  static final int MOST_ABANDONED = 1_000;

  private static final int FIRST_CHUNK_SIZE = 128;
  private static final int LARGEST_CHUNK_SIZE = 0xffffff;
  private static final int EXTENDED = 0xffffff;

  /** By the format of the chunk. */
  private static final int[] HEADER_BYTES = {11, 7, 3, 0};

  /** A type-3 chunk that follows a type 0 repeats its time stamp as a delta up to here. */
  private static final int LONGEST_FRAME_MILLIS = 1_000;

  /** Takes whole messages. */
  public interface Sink {
    void message(RtmpMessage message) throws MalformedRtmp;
  }

  private final Map<Integer, ChunkStream> streams = new HashMap<>();
  private int chunkSize;

  /** The start of a header whose rest has not come. */
  private byte[] rest = new byte[0];

  /** The stream of the chunk that is coming in; null between chunks. */
  private ChunkStream current;

  /** Bytes of that chunk that have not come. */
  private int left;

  private int abandoned;

  /** Bytes for all incomplete messages, and how many there may be. */
  private int held;

  private int mostHeld = MOST_HELD_BEFORE_MEDIA;

  /** Of what a peer sends from the start. */
  public ChunkReader() {
    this(FIRST_CHUNK_SIZE);
  }

  /** Of what is written in chunks of this size. */
  public ChunkReader(int chunkSize) {
    this.chunkSize = chunkSize;
  }

  /** The peer was let in: from now on there is room for media. */
  public void allowMedia() {
    mostHeld = MOST_HELD;
  }

  /**
   * Reads all of it.
   *
   * @throws MalformedRtmp from then on nothing may be read any more
   */
  public void read(ByteBuffer in, Sink sink) throws MalformedRtmp {
    ByteBuffer bytes = joined(in);
    while (true) {
      if (current == null && !header(bytes)) {
        rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return;
      }
      int count = Math.min(left, bytes.remaining());
      hold(current.heldWith(count) - current.held());
      current.take(bytes, count);
      left -= count;
      if (left > 0) {
        return;
      }
      ChunkStream stream = current;
      current = null;
      if (stream.missing() == 0) {
        held -= stream.held();
        finished(stream.finish(), sink);
      }
    }
  }

  private ByteBuffer joined(ByteBuffer in) {
    if (rest.length == 0) {
      return in;
    }
    ByteBuffer both = ByteBuffer.allocate(rest.length + in.remaining());
    both.put(rest).put(in).flip();
    rest = new byte[0];
    return both;
  }

  /** False, with nothing read and nothing changed, if some of it has not come. */
  private boolean header(ByteBuffer in) throws MalformedRtmp {
    int start = in.position();
    if (!in.hasRemaining()) {
      return false;
    }
    int first = in.get() & 0xff;
    int format = first >> 6;
    int id = first & 0x3f;
    // 5.3.1.1: 0 and 1 say that one or two bytes more have the number.
    int more = id < 2 ? id + 1 : 0;
    if (in.remaining() < more + HEADER_BYTES[format]) {
      in.position(start);
      return false;
    }
    if (more > 0) {
      id = 64 + (in.get() & 0xff) + (more == 2 ? (in.get() & 0xff) << 8 : 0);
    }
    ChunkStream stream = stream(id, format);
    if (format == 3) {
      if (!skipRepeatedExtension(stream, in)) {
        in.position(start);
        return false;
      }
      continueOrBegin(stream);
    } else {
      int field = medium(in);
      int length = format == 2 ? stream.length : medium(in);
      int type = format == 2 ? stream.type : in.get() & 0xff;
      int streamId = format == 0 ? Integer.reverseBytes(in.getInt()) : stream.streamId;
      boolean extended = field == EXTENDED;
      if (extended && in.remaining() < Integer.BYTES) {
        in.position(start);
        return false;
      }
      int time = extended ? in.getInt() : field;
      stream.extended = extended;
      stream.extension = time;
      begin(stream, format, time, length, type, streamId);
    }
    current = stream;
    left = Math.min(chunkSize, stream.missing());
    return true;
  }

  private ChunkStream stream(int id, int format) throws MalformedRtmp {
    ChunkStream known = streams.get(id);
    if (known != null) {
      return known;
    }
    // librtmp opens its control stream with type 1: the message stream is 0, and time begins at 0.
    if (format > 1) {
      throw new MalformedRtmp("A chunk goes on where nothing began.");
    }
    if (streams.size() >= MOST_CHUNK_STREAMS) {
      throw new MalformedRtmp("More than " + MOST_CHUNK_STREAMS + " chunk streams.");
    }
    ChunkStream fresh = new ChunkStream();
    streams.put(id, fresh);
    return fresh;
  }

  /**
   * The document has type-3 chunks repeat an extended time stamp (5.3.1.3); librtmp and what was
   * made of it do not. Which it is, the bytes say.
   *
   * @return false if too few of them have come to say
   */
  private static boolean skipRepeatedExtension(ChunkStream stream, ByteBuffer in) {
    if (!stream.extended) {
      return true;
    }
    int at = in.position();
    int known = Math.min(Integer.BYTES, in.remaining());
    for (int i = 0; i < known; i++) {
      if (in.get(at + i) != (byte) (stream.extension >>> 24 - 8 * i)) {
        return true;
      }
    }
    if (known < Integer.BYTES) {
      return false;
    }
    in.position(at + Integer.BYTES);
    return true;
  }

  private void begin(ChunkStream stream, int format, int time, int length, int type, int streamId)
      throws MalformedRtmp {
    if (stream.isIncomplete()) {
      // Some repeat a header of type 1 or 2 before every chunk of a message.
      if (format > 0 && length == stream.length && type == stream.type) {
        return;
      }
      abandon(stream);
    }
    if (type == 0 || type > MessageType.HIGHEST) {
      throw new MalformedRtmp("Chunks are out of step, or carry something else than RTMP.");
    }
    checkLength(type, length);
    if (format == 0) {
      stream.timestampMillis = time;
      // 5.3.1.2.4 has a type-3 chunk after it add the same time again, and FFmpeg does; nginx and
      // librtmp mean no time at all. They differ by more than a frame only where nginx is right.
      stream.deltaMillis = time >= 0 && time <= LONGEST_FRAME_MILLIS ? time : 0;
    } else {
      stream.timestampMillis += time;
      stream.deltaMillis = time;
    }
    stream.length = length;
    stream.type = type;
    stream.streamId = streamId;
    begin(stream);
  }

  static void checkLength(int type, int length) throws MalformedRtmp {
    if (length > (MessageType.isText(type) ? LONGEST_TEXT : LONGEST_MESSAGE)) {
      throw new MalformedRtmp("A message of " + length + " bytes is too long.");
    }
  }

  private void continueOrBegin(ChunkStream stream) throws MalformedRtmp {
    if (!stream.isIncomplete()) {
      stream.timestampMillis += stream.deltaMillis;
      begin(stream);
    }
  }

  private void begin(ChunkStream stream) throws MalformedRtmp {
    stream.begin();
    hold(stream.held());
  }

  private void hold(int more) throws MalformedRtmp {
    held += more;
    if (held > mostHeld) {
      throw new MalformedRtmp("More than " + mostHeld + " bytes of messages are not finished.");
    }
  }

  private void abandon(ChunkStream stream) throws MalformedRtmp {
    held -= stream.held();
    stream.abandon();
    if (++abandoned > MOST_ABANDONED) {
      throw new MalformedRtmp("Messages begin and do not end.");
    }
  }

  private void finished(RtmpMessage message, Sink sink) throws MalformedRtmp {
    if (MessageType.isMedia(message.type())) {
      abandoned = 0;
    }
    switch (message.type()) {
      case MessageType.SET_CHUNK_SIZE -> setChunkSize(message.body());
      case MessageType.ABORT -> abort(message.body());
      case MessageType.AGGREGATE -> Aggregate.split(message, sink);
      default -> sink.message(message);
    }
  }

  private void setChunkSize(byte[] body) throws MalformedRtmp {
    if (body.length < Integer.BYTES) {
      return;
    }
    // 5.4.1: the first bit is zero, and no message is longer than 2^24 - 1.
    int size = ByteBuffer.wrap(body).getInt() & Integer.MAX_VALUE;
    if (size == 0) {
      throw new MalformedRtmp("Chunks of no size.");
    }
    chunkSize = Math.min(size, LARGEST_CHUNK_SIZE);
  }

  /** 5.4.2. The time of what is dropped still counts: later deltas add to it. */
  private void abort(byte[] body) throws MalformedRtmp {
    if (body.length < Integer.BYTES) {
      return;
    }
    ChunkStream stream = streams.get(ByteBuffer.wrap(body).getInt());
    if (stream != null && stream.isIncomplete()) {
      abandon(stream);
    }
  }

  private static int medium(ByteBuffer in) {
    return (in.get() & 0xff) << 16 | (in.get() & 0xff) << 8 | in.get() & 0xff;
  }
}
