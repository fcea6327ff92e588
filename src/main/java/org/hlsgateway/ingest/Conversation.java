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
final class Conversation extends StreamClient<Publication> {
  private static final Logger LOG = System.getLogger(Conversation.class.getName());

  /** From the handshake to what the client came for. */
  static final Duration COMMANDS_WITHIN = Duration.ofSeconds(20);

  /** Who wants to play what is not published yet. */
  static final Duration PUBLISHED_WITHIN = Duration.ofSeconds(10);

  /** What a client may say in all before it publishes or plays. */
  private static final int MOST_COMMANDS = 200;

  /** Of a name that is repeated to the client, in characters. */
  private static final int MOST_REPEATED = 256;

  private static final int PING = 6;

  /** Of capsEx (Enhanced RTMP v2, connect command). */
  private static final int RECONNECTS = 1;

  private static final String BAD_NAME = "NetStream.Publish.BadName";

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

  private final Wire wire;
  private final Replies out;

  /** What came while the coordinator was being asked. */
  private final Deque<RtmpMessage> held = new ArrayDeque<>();

  /** Frames are about to be read. */
  private final AtomicBoolean awake = new AtomicBoolean();

  private String application = "";
  private volatile String program = "";
  private int commands;

  /** It understands that it is asked to come again. */
  private boolean mayReconnect;

  /** The message stream that is published or played. */
  private int stream;

  private StreamPath path;

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
    super(publications, peer.getHostAddress(), standing, now, COMMANDS_WITHIN);
    this.wire = wire;
    out = new Replies(wire, chunkSize);
  }

  @Override
  public String program() {
    return program;
  }

  @Override
  void onThread(Runnable task) {
    wire.onThread(task);
  }

  /** Takes one message. What it is answered with is for the caller to flush. */
  void message(RtmpMessage message) throws MalformedRtmp {
    if (state() == State.ASKING) {
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
    if (isPublishing()) {
      if (stream().message(this, message)) {
        extend(MEDIA_WITHIN);
      }
      endIfTooMuch();
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
    if (state() == State.COMMANDS && ++commands > MOST_COMMANDS) {
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
    mayReconnect = ((int) command.number("capsEx") & RECONNECTS) != 0;
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
    if (state() != State.COMMANDS) {
      refuse(onStream, BAD_NAME, "This connection is in use already.");
      return;
    }
    stream = onStream;
    path = StreamPath.of(application, command.text(0).orElse(""));
    if (path.key().isEmpty()) {
      refuse(stream, BAD_NAME, "A streaming key is needed, as in rtmp://HOST/CHANNEL/KEY.");
      return;
    }
    wire.pause();
    askToPublish(path, MEDIA_WITHIN);
  }

  @Override
  void letIn() {
    wire.allowMedia();
    out.userControl(Replies.STREAM_BEGIN, stream);
    out.onStatus(stream, "status", "NetStream.Publish.Start", "Published.");
    goOn();
  }

  private void goOn() {
    try {
      while (!held.isEmpty() && state() != State.ASKING) {
        message(held.remove());
      }
    } catch (MalformedRtmp e) {
      end(e.getMessage());
      return;
    }
    wire.flush();
    if (state() != State.ASKING) {
      wire.resume();
    }
  }

  /** Whoever understands it comes again without waiting as after a failure. */
  @Override
  public void goesAway(String sentence) {
    onThread(
        () -> {
          if (isPublishing() && mayReconnect) {
            out.onStatus(0, "status", "NetConnection.Connect.ReconnectRequest", sentence);
          }
        });
    ended(sentence);
  }

  @Override
  void dropHeld() {
    held.clear();
  }

  @Override
  void refuse(String sentence) {
    boolean plays = state() == State.WAITING_TO_PLAY;
    refuse(stream, plays ? "NetStream.Play.Failed" : BAD_NAME, sentence);
  }

  @Override
  void endPublishing(String sentence) {
    refuse(stream, "NetStream.Publish.Failed", sentence);
  }

  /** A publisher may begin another stream over the same connection. */
  private void stop() {
    if (isPublishing()) {
      unpublish();
      out.onStatus(stream, "status", "NetStream.Unpublish.Success", "Unpublished.");
      become(State.COMMANDS, COMMANDS_WITHIN);
      commands = 0;
    } else if (state() == State.PLAYING || state() == State.WAITING_TO_PLAY) {
      end("The player ends.");
    }
  }

  private void play(Command command, int onStream) {
    if (state() != State.COMMANDS) {
      refuse(onStream, "NetStream.Play.Failed", "This connection is in use already.");
      return;
    }
    stream = onStream;
    path = StreamPath.of(application, command.text(0).orElse(""));
    askToPlay(path, PUBLISHED_WITHIN);
  }

  @Override
  String notAllowed() {
    return "This address may not play: RTMP_PLAY_WHITELIST says who may.";
  }

  /** cache=clear saves nothing here: the encoder looks first, and comes again to stay. */
  @Override
  boolean wantsCache() {
    return !path.says("cache=no");
  }

  @Override
  void startPlaying() {
    out.userControl(Replies.STREAM_BEGIN, stream);
    out.onStatus(stream, "status", "NetStream.Play.Reset", "Playing and resetting.");
    out.onStatus(stream, "status", "NetStream.Play.Start", "Started playing.");
    // No |RtmpSampleAccess and no NetStream.Data.Start: FFmpeg takes them for tracks.
    wire.flush();
    playOn();
  }

  @Override
  public void wake() {
    if (awake.compareAndSet(false, true)) {
      wire.onThread(
          () -> {
            awake.set(false);
            playOn();
          });
    }
  }

  /** Sends what there is and what the connection takes. */
  @Override
  void playOn() {
    if (state() != State.PLAYING) {
      return;
    }
    boolean sent = false;
    while (wire.isWritable()) {
      List<byte[]> frames = read();
      if (frames.isEmpty()) {
        if (isOver()) {
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

  private void finish() {
    out.userControl(Replies.STREAM_EOF, stream);
    out.onStatus(stream, "status", "NetStream.Play.UnpublishNotify", "The stream is over.");
    out.onStatus(stream, "status", "NetStream.Play.Stop", "The stream is over.");
    end("The stream is over.");
  }

  /** To be called every second or so. */
  void tick(Instant at) {
    passes(at);
    if (state() == State.PLAYING && wire.isWritable()) {
      extend(READS_WITHIN);
    }
    if (state() == State.OVER || !isLate()) {
      return;
    }
    switch (state()) {
      case COMMANDS -> end("The client neither publishes nor plays.");
      case ASKING -> refuse("Nobody says who may publish.");
      case PUBLISHING ->
          endPublishing("No sound and no picture for " + MEDIA_WITHIN.toSeconds() + " s.");
      case WAITING_TO_PLAY ->
          refuse(stream, "NetStream.Play.StreamNotFound", "There is no such stream.");
      default -> end("The player takes nothing.");
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
