package org.hlsgateway.ingest;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hlsgateway.rtmp.Command;
import org.hlsgateway.rtmp.MalformedRtmp;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.RtmpMessage;
import org.hlsgateway.rtmp.StreamPath;

/**
 * What a client says and is told (RTMP 1.0, 7.2), from the connect command on. Commands may come in
 * any order that makes sense, and those that are not known are ignored: no two programs send the
 * same. Belongs to its connection's thread, but for what others call.
 */
final class Conversation implements Publisher<Publication>, Player<Publication> {
  private static final Logger LOG = System.getLogger(Conversation.class.getName());

  /** From the handshake to what the client came for. */
  static final Duration COMMANDS_WITHIN = Duration.ofSeconds(20);

  /** Some encoders take their time after they were let in, or show a still picture. */
  static final Duration MEDIA_WITHIN = Duration.ofSeconds(60);

  /** Who wants to play what is not published yet. */
  static final Duration PUBLISHED_WITHIN = Duration.ofSeconds(10);

  /** A player that takes nothing for so long is gone. */
  static final Duration READS_WITHIN = Duration.ofSeconds(30);

  private static final int READ_BYTES = 64 << 10;

  /** What a client may say in all before it publishes or plays. */
  private static final int MOST_COMMANDS = 200;

  /** Of a name that is repeated to the client, in characters. */
  private static final int MOST_REPEATED = 256;

  private static final int PING = 6;

  /** The connection below. */
  interface Wire {
    /** Any thread may call. */
    void onThread(Runnable task);

    void send(byte[] chunks);

    void flush();

    /** False while too much waits to be sent. */
    boolean isWritable();

    /** Nothing more is read for now. */
    void pause();

    void resume();

    /** The publisher was let in: from now on there is room for its media. */
    void allowMedia();

    /**
     * Sends what waits, and closes.
     *
     * @param why for the log
     */
    void close(String why);
  }

  private enum State {
    COMMANDS,
    /** The coordinator was asked. */
    ASKING,
    PUBLISHING,
    WAITING_TO_PLAY,
    PLAYING,
    OVER
  }

  private final Wire wire;
  private final Replies out;
  private final Publications publications;
  private final InetAddress peer;
  private final Standing standing;

  /** What came while the coordinator was being asked. */
  private final Deque<RtmpMessage> held = new ArrayDeque<>();

  /** Frames are about to be read. */
  private final AtomicBoolean awake = new AtomicBoolean();

  private State state = State.COMMANDS;
  private Instant now;
  private volatile Instant heard;
  private Instant deadline;
  private String application = "";
  private volatile String program = "";
  private int commands;

  /** The message stream that is published or played. */
  private int stream;

  private StreamPath path;
  private Publication publication;
  private FrameLog.Cursor cursor;

  /** No more frames come than there are. */
  private boolean over;

  /**
   * @param standing the peer's
   * @param chunkSize of what is sent
   */
  Conversation(
      Wire wire,
      Publications publications,
      InetAddress peer,
      Standing standing,
      int chunkSize,
      Instant now) {
    this.wire = wire;
    this.publications = publications;
    this.peer = peer;
    this.standing = standing;
    out = new Replies(wire, chunkSize);
    this.now = now;
    heard = now;
    deadline = now.plus(COMMANDS_WITHIN);
  }

  /** Something came, part of a message at least. */
  void heard(Instant at) {
    heard = at;
  }

  @Override
  public Instant heard() {
    return heard;
  }

  @Override
  public String address() {
    return peer.getHostAddress();
  }

  @Override
  public String program() {
    return program;
  }

  /** Takes one message. What it is answered with is for the caller to flush. */
  void message(RtmpMessage message) throws MalformedRtmp {
    if (state == State.ASKING) {
      held.add(message);
      return;
    }
    switch (message.type()) {
      case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> command(message);
      case MessageType.USER_CONTROL -> userControl(message);
      default -> media(message);
    }
  }

  private void media(RtmpMessage message) {
    if (state == State.PUBLISHING && publication.message(this, message)) {
      deadline = now.plus(MEDIA_WITHIN);
    }
  }

  private void userControl(RtmpMessage message) {
    ByteBuffer body = ByteBuffer.wrap(message.body());
    if (body.remaining() >= 6 && body.getShort() == PING && hears()) {
      out.userControl(Replies.PONG, body.getInt());
    }
  }

  /** Ends with whoever goes on asking and does not read the answers: they would fill the memory. */
  private boolean hears() {
    if (wire.isWritable()) {
      return true;
    }
    end("The client does not read what it is told.");
    return false;
  }

  private void command(RtmpMessage message) throws MalformedRtmp {
    Command command = Command.read(message).orElse(null);
    if (command == null || !hears()) {
      return;
    }
    if (state == State.COMMANDS && ++commands > MOST_COMMANDS) {
      throw new MalformedRtmp("The client says much, and neither publishes nor plays.");
    }
    switch (command.name()) {
      case "connect" -> connect(command);
      case "createStream" -> out.result(command, (double) Publication.PLAYED_STREAM);
      case "FCPublish" -> fcPublish(command);
      case "releaseStream", "_checkbw" -> out.result(command, null);
      case "getStreamLength" -> out.result(command, 0.0);
      case "publish" -> publish(command, message.streamId());
      case "play" -> play(command, message.streamId());
      case "FCUnpublish", "deleteStream", "closeStream" -> stop();
      default -> LOG.log(Level.DEBUG, "A command that is not known is ignored");
    }
  }

  private void connect(Command command) {
    application = command.property("app");
    program = command.property("flashVer");
    out.connected(command.transaction());
  }

  private void fcPublish(Command command) {
    out.result(command, null);
    String name = command.text(0).orElse("");
    out.onFcPublish(name.substring(0, Math.min(name.length(), MOST_REPEATED)));
  }

  private void publish(Command command, int onStream) {
    if (!command.arguments().isEmpty() && Boolean.FALSE.equals(command.arguments().get(0))) {
      // Flash's way to say that it ends.
      stop();
      return;
    }
    if (state != State.COMMANDS) {
      refuse(onStream, "NetStream.Publish.BadName", "This connection is in use already.");
      return;
    }
    stream = onStream;
    path = StreamPath.of(application, command.text(0).orElse(""));
    if (path.key().isEmpty()) {
      refuse(
          stream,
          "NetStream.Publish.BadName",
          "A streaming key is needed, as in rtmp://HOST/CHANNEL/KEY.");
      return;
    }
    state = State.ASKING;
    deadline = now.plus(MEDIA_WITHIN);
    wire.pause();
    publications.publish(path, peer.getHostAddress(), this);
  }

  @Override
  public void accepted(Publication accepted) {
    wire.onThread(
        () -> {
          if (state != State.ASKING) {
            publications.lost(accepted, this, now);
            return;
          }
          publication = accepted;
          state = State.PUBLISHING;
          wire.allowMedia();
          deadline = now.plus(MEDIA_WITHIN);
          out.userControl(Replies.STREAM_BEGIN, stream);
          out.onStatus(stream, "status", "NetStream.Publish.Start", "Published.");
          goOn();
        });
  }

  private void goOn() {
    try {
      while (!held.isEmpty() && state != State.ASKING) {
        message(held.remove());
      }
    } catch (MalformedRtmp e) {
      end(e.getMessage());
      return;
    }
    wire.flush();
    if (state != State.ASKING) {
      wire.resume();
    }
  }

  @Override
  public void refused(String sentence) {
    wire.onThread(
        () -> {
          if (state == State.ASKING) {
            refuse(stream, "NetStream.Publish.BadName", sentence);
          }
        });
  }

  @Override
  public void ended(String sentence) {
    wire.onThread(
        () -> {
          if (state == State.PUBLISHING) {
            out.onStatus(stream, "error", "NetStream.Publish.Failed", sentence);
            end(sentence);
          }
        });
  }

  /** A publisher may begin another stream over the same connection. */
  private void stop() {
    if (state == State.PUBLISHING) {
      LOG.log(Level.INFO, "Channel {0}: the publisher ends", publication.channel());
      publications.end(publication, this);
      publication = null;
      out.onStatus(stream, "status", "NetStream.Unpublish.Success", "Unpublished.");
      state = State.COMMANDS;
      commands = 0;
      deadline = now.plus(COMMANDS_WITHIN);
    } else if (state == State.PLAYING || state == State.WAITING_TO_PLAY) {
      end("The player ends.");
    }
  }

  private void play(Command command, int onStream) {
    if (state != State.COMMANDS) {
      refuse(onStream, "NetStream.Play.Failed", "This connection is in use already.");
      return;
    }
    stream = onStream;
    path = StreamPath.of(application, command.text(0).orElse(""));
    if (standing == Standing.STRANGER) {
      refuse(
          stream,
          "NetStream.Play.Failed",
          "This address may not play: RTMP_PLAY_WHITELIST says who may.");
      return;
    }
    state = State.WAITING_TO_PLAY;
    deadline = now.plus(PUBLISHED_WITHIN);
    if (!publications.play(path, this, standing)) {
      refuse(stream, "NetStream.Play.Failed", "Too many wait to play.");
    }
  }

  @Override
  public void begin(Publication wanted) {
    wire.onThread(
        () -> {
          if (state != State.WAITING_TO_PLAY) {
            return;
          }
          state = State.PLAYING;
          deadline = now.plus(READS_WITHIN);
          publication = wanted;
          out.userControl(Replies.STREAM_BEGIN, stream);
          out.onStatus(stream, "status", "NetStream.Play.Reset", "Playing and resetting.");
          out.onStatus(stream, "status", "NetStream.Play.Start", "Started playing.");
          // No |RtmpSampleAccess and no NetStream.Data.Start: FFmpeg takes them for tracks.
          wire.flush();
          // cache=clear saves nothing here: the encoder looks first, and comes again to stay.
          cursor = wanted.log().join(!path.says("cache=no"));
          wanted.join(this);
          pump();
        });
  }

  @Override
  public void wake() {
    if (awake.compareAndSet(false, true)) {
      wire.onThread(
          () -> {
            awake.set(false);
            pump();
          });
    }
  }

  /** Sends what there is and what the connection takes. */
  void pump() {
    if (state != State.PLAYING) {
      return;
    }
    boolean sent = false;
    while (wire.isWritable()) {
      List<byte[]> frames = publication.log().read(cursor, READ_BYTES);
      if (frames.isEmpty()) {
        if (over) {
          finish();
          return;
        }
        break;
      }
      frames.forEach(wire::send);
      sent = true;
    }
    if (sent) {
      wire.flush();
    }
  }

  @Override
  public void over() {
    wire.onThread(
        () -> {
          over = true;
          pump();
        });
  }

  private void finish() {
    out.userControl(Replies.STREAM_EOF, stream);
    out.onStatus(stream, "status", "NetStream.Play.UnpublishNotify", "The stream is over.");
    out.onStatus(stream, "status", "NetStream.Play.Stop", "The stream is over.");
    end("The stream is over.");
  }

  boolean isPublishing() {
    return state == State.PUBLISHING;
  }

  /** To be called every second or so. */
  void tick(Instant at) {
    now = at;
    if (state == State.PLAYING && wire.isWritable()) {
      deadline = now.plus(READS_WITHIN);
    }
    if (state == State.OVER || at.isBefore(deadline)) {
      return;
    }
    switch (state) {
      case COMMANDS -> end("The client neither publishes nor plays.");
      case ASKING -> refuse(stream, "NetStream.Publish.BadName", "Nobody says who may publish.");
      case PUBLISHING -> {
        String sentence = "No sound and no picture for " + MEDIA_WITHIN.toSeconds() + " s.";
        out.onStatus(stream, "error", "NetStream.Publish.Failed", sentence);
        end(sentence);
      }
      case WAITING_TO_PLAY ->
          refuse(stream, "NetStream.Play.StreamNotFound", "There is no such stream.");
      default -> end("The player takes nothing.");
    }
  }

  /** The connection is closed: whatever this was, it is no longer. */
  void lost() {
    State was = state;
    state = State.OVER;
    held.clear();
    switch (was) {
      case ASKING -> publications.forget((Publisher<Publication>) this);
      case PUBLISHING -> publications.lost(publication, this, now);
      case WAITING_TO_PLAY -> publications.forget((Player<Publication>) this);
      case PLAYING -> leave();
      default -> {}
    }
  }

  private void leave() {
    publication.leave(this);
    if (cursor.skips() > 0) {
      LOG.log(
          Level.WARNING,
          "Channel {0}: a player was too slow {1} times, and lost frames up to a keyframe",
          publication.channel(),
          Long.toString(cursor.skips()));
    }
  }

  private void refuse(int onStream, String code, String sentence) {
    out.onStatus(onStream, "error", code, sentence);
    end(sentence);
  }

  private void end(String why) {
    lost();
    wire.flush();
    wire.close(why);
  }
}
