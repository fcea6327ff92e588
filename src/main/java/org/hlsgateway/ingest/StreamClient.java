package org.hlsgateway.ingest;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.rtmp.StreamPath;

/**
 * Whoever publishes or plays over one connection: the rules that all ways of doing so have in
 * common. How it is said is the protocol's. Belongs to its connection's thread, but for what others
 * call.
 *
 * @param <S> what is published or played
 */
abstract class StreamClient<S extends PublishedStream<S>> implements Publisher<S>, Player<S> {
  private static final Logger LOG = System.getLogger(StreamClient.class.getName());

  /** Between two messages of media. Some encoders take their time, or show a still picture. */
  static final Duration MEDIA_WITHIN = Duration.ofSeconds(60);

  /** A player that takes nothing for so long is gone. */
  static final Duration READS_WITHIN = Duration.ofSeconds(30);

  private static final int READ_BYTES = 64 << 10;

  enum State {
    /** It has not said yet what it wants. */
    COMMANDS,
    /** The coordinator was asked. */
    ASKING,
    PUBLISHING,
    WAITING_TO_PLAY,
    PLAYING,
    OVER
  }

  private final PublishedStreams<S> streams;
  private final String address;
  private final Standing standing;
  private State state = State.COMMANDS;
  private Instant now;
  private volatile Instant heard;
  private Instant deadline;
  private S stream;
  private FrameLog log;
  private FrameLog.Cursor cursor;

  /** No more frames come than there are. */
  private boolean isOver;

  /**
   * @param address of the peer
   * @param within what it comes for is to be said
   */
  StreamClient(
      PublishedStreams<S> streams,
      String address,
      Standing standing,
      Instant now,
      Duration within) {
    this.streams = streams;
    this.address = address;
    this.standing = standing;
    this.now = now;
    heard = now;
    deadline = now.plus(within);
  }

  // ---- what the protocol does ------------------------------------------------------------------

  /** Any thread may call. */
  abstract void onThread(Runnable task);

  /** The publisher was let in: says so, and brings what came meanwhile. */
  abstract void letIn();

  /** What came while the coordinator was being asked is not wanted any more. */
  abstract void dropHeld();

  /** Says why nothing comes of what was asked for, and ends. */
  abstract void refuse(String sentence);

  /** Says why the publication is over, and ends. */
  abstract void endPublishing(String sentence);

  /** False: what came already is not wanted. */
  abstract boolean wantsCache();

  /** Says that playing begins, and sends what there is. */
  abstract void startPlaying();

  /** Sends what there is, and the end if that has come. */
  abstract void playOn();

  /** Who may play, as a sentence. */
  abstract String notAllowed();

  // ---- what it comes for -----------------------------------------------------------------------

  final State state() {
    return state;
  }

  final S stream() {
    return stream;
  }

  final Instant now() {
    return now;
  }

  final void passes(Instant at) {
    now = at;
  }

  final void become(State next, Duration within) {
    state = next;
    extend(within);
  }

  final void extend(Duration within) {
    deadline = now.plus(within);
  }

  final boolean isLate() {
    return !now.isBefore(deadline);
  }

  final boolean isPublishing() {
    return state == State.PUBLISHING;
  }

  final void askToPublish(StreamPath path, Duration within) {
    become(State.ASKING, within);
    streams.publish(path, address, this);
  }

  final void askToPlay(StreamPath path, Duration within) {
    become(State.WAITING_TO_PLAY, within);
    if (standing == Standing.STRANGER) {
      refuse(notAllowed());
    } else if (!streams.play(path, this, standing)) {
      refuse("Too many wait to play.");
    }
  }

  /** Something came, part of a message at least. */
  void heard(Instant at) {
    heard = at;
  }

  @Override
  public final Instant heard() {
    return heard;
  }

  @Override
  public final String address() {
    return address;
  }

  // ---- publishing ------------------------------------------------------------------------------

  @Override
  public final void accepted(S accepted) {
    onThread(
        () -> {
          if (state != State.ASKING) {
            streams.lost(accepted, this, now);
            return;
          }
          stream = accepted;
          become(State.PUBLISHING, MEDIA_WITHIN);
          letIn();
        });
  }

  @Override
  public final void refused(String sentence) {
    onThread(
        () -> {
          if (state == State.ASKING) {
            refuse(sentence);
          }
        });
  }

  @Override
  public final void ended(String sentence) {
    onThread(
        () -> {
          if (state == State.PUBLISHING) {
            endPublishing(sentence);
          }
        });
  }

  /** To be called when something came of what is published. */
  final void endIfTooMuch() {
    Optional<String> sentence =
        state == State.PUBLISHING ? streams.tooMuch(stream, heard) : Optional.empty();
    if (sentence.isPresent()) {
      // Not for the publisher to come back to: it would go on where it was.
      streams.end(stream, this);
      endPublishing(sentence.get());
    }
  }

  /** The publisher ends in good order. */
  final void unpublish() {
    LOG.log(Level.INFO, "Channel {0}: the publisher ends", stream.channel());
    streams.end(stream, this);
    stream = null;
  }

  // ---- playing ---------------------------------------------------------------------------------

  @Override
  public final void begin(S wanted) {
    onThread(
        () -> {
          if (state == State.WAITING_TO_PLAY) {
            become(State.PLAYING, READS_WITHIN);
            stream = wanted;
            log = wanted.joined(this);
            cursor = log.join(wantsCache());
            startPlaying();
          }
        });
  }

  @Override
  public final void over() {
    onThread(
        () -> {
          isOver = true;
          playOn();
        });
  }

  /** What is to be sent next; empty if there is nothing now. */
  final List<byte[]> read() {
    return log.read(cursor, READ_BYTES);
  }

  /** All that was read is all that ever comes. */
  final boolean isOver() {
    return isOver;
  }

  /** What is kept for who comes later is forgotten, if this one has begun to read it. */
  final boolean clearCache() {
    boolean reads = cursor.isReading();
    if (reads) {
      log.letGo();
    }
    return reads;
  }

  // ---- the end ---------------------------------------------------------------------------------

  /** The connection is closed: whatever this was, it is no longer. */
  final void lost() {
    State was = state;
    state = State.OVER;
    dropHeld();
    switch (was) {
      case ASKING -> streams.forget((Publisher<S>) this);
      case PUBLISHING -> streams.lost(stream, this, now);
      case WAITING_TO_PLAY -> streams.forget((Player<S>) this);
      case PLAYING -> leave();
      default -> {}
    }
  }

  private void leave() {
    stream.leave(this);
    if (cursor.skips() > 0) {
      LOG.log(
          Level.WARNING,
          "Channel {0}: a player was too slow {1} times, and lost what was up to a new start",
          stream.channel(),
          Long.toString(cursor.skips()));
    }
  }
}
