package org.hlsgateway.ingest;

import java.io.ByteArrayOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.rtmp.StreamPath;
import org.hlsgateway.time.Pulse;
import org.hlsgateway.websocket.CloseCode;
import org.hlsgateway.websocket.FrameReader;
import org.hlsgateway.websocket.Frames;

/**
 * What both sides say by the WebSocket media protocol of streaming servers (docs/streaming.md): the
 * text {@code h} now and then, media in binary messages, {@code ERROR: ...} before the end. Belongs
 * to its connection's thread, but for what others call.
 */
final class WebSocketExchange extends StreamClient<WebSocketStream>
    implements FrameReader.Listener {
  private static final Logger LOG = System.getLogger(WebSocketExchange.class.getName());

  /** The coordinator answers within that. */
  static final Duration LET_IN_WITHIN = Duration.ofSeconds(30);

  private static final String BEAT = "h";

  /** Of a message whose sender was not let in: more is not kept without being counted. */
  static final int ASKING_PIECE_BYTES = 64 << 10;

  /** The connection below. */
  interface Wire {
    /** Any thread may call. */
    void onThread(Runnable task);

    /** Sends it before any media; false if too much waits already. */
    boolean send(byte[] frame);

    /** There may be media to send: asks for it as long as they can be sent. */
    void wake();

    /** False while what was sent is still on its way. */
    boolean isWritable();

    /**
     * Sends what waits, and closes.
     *
     * @param code RFC 6455, 7.4.1
     * @param why for the client and the log
     */
    void close(int code, String why);
  }

  /**
   * Who it is.
   *
   * @param program as it says itself; may be anything
   */
  record Client(String address, String program, Standing standing) {}

  private final Wire wire;
  private final HeldBytes budget;
  private final StreamPath path;
  private final WebSocketKind kind;
  private final String program;
  private final Pulse pulse;

  /** What came before it was known whether it is wanted. */
  private final Deque<byte[]> held = new ArrayDeque<>();

  private int heldBytes;

  /** What is kept is to be forgotten, once it is on its way. */
  private boolean clears;

  /**
   * @param path names that may be anything
   */
  WebSocketExchange(
      Wire wire,
      WebSocketStreams streams,
      HeldBytes budget,
      StreamPath path,
      WebSocketKind kind,
      Client client,
      Instant now) {
    super(streams, client.address(), client.standing(), now, LET_IN_WITHIN);
    this.wire = wire;
    this.budget = budget;
    this.path = path;
    this.kind = kind;
    program = client.program();
    pulse = new Pulse(now);
    clears = kind == WebSocketKind.RECEIVE_CLEAR_CACHE;
  }

  /** Says what is wanted. */
  void open() {
    if (state() == State.OVER) {
      // The connection ended while it was opened: nobody would ever be told again.
      return;
    }
    if (kind == WebSocketKind.PUBLISH) {
      askToPublish(path, LET_IN_WITHIN);
    } else {
      askToPlay(path, READS_WITHIN);
    }
  }

  /** Something came, part of a message at least. */
  @Override
  void heard(Instant at) {
    super.heard(at);
    passes(at);
    pulse.heard(at);
  }

  @Override
  public String program() {
    return program;
  }

  @Override
  void onThread(Runnable task) {
    wire.onThread(task);
  }

  @Override
  public int pieceBytes() {
    return isUndecided() ? ASKING_PIECE_BYTES : FrameReader.PIECE_BYTES;
  }

  /** What comes is kept: clients send right behind their handshake. */
  private boolean isUndecided() {
    return state() == State.COMMANDS || state() == State.ASKING;
  }

  /** Only heartbeats are known; what else is said does no harm. */
  @Override
  public void text(String text) {
    LOG.log(Level.DEBUG, "A text of {0} characters", text.length());
  }

  @Override
  public void binary(byte[] piece) {
    switch (state()) {
      case COMMANDS, ASKING -> {
        if (kind == WebSocketKind.PUBLISH) {
          hold(piece);
        } else {
          refuseMedia();
        }
      }
      case PUBLISHING -> {
        extend(MEDIA_WITHIN);
        stream().take(this, piece);
        endIfTooMuch();
      }
      case WAITING_TO_PLAY, PLAYING -> refuseMedia();
      default -> {}
    }
  }

  private void refuseMedia() {
    refuse("This connection is for receiving: media are sent to /publish.");
  }

  private void hold(byte[] piece) {
    boolean fits = heldBytes + piece.length <= HeldBytes.MOST_OF_ONE && budget.take(piece.length);
    if (!fits) {
      refuse("So much is not taken before it is known who may publish. Try again.");
      return;
    }
    heldBytes += piece.length;
    held.add(piece);
  }

  @Override
  void dropHeld() {
    held.clear();
    budget.giveBack(heldBytes);
    heldBytes = 0;
  }

  @Override
  public void ping(byte[] content) {
    if (!wire.send(Frames.pong(content))) {
      end(CloseCode.POLICY, "The client does not read what it is told.");
    }
  }

  /** Whoever closes in good order is not waited for. */
  @Override
  public void close() {
    if (isPublishing()) {
      unpublish();
      become(State.OVER, Duration.ZERO);
    }
    end(CloseCode.NORMAL, "The client ends.");
  }

  @Override
  void letIn() {
    // By this clients may know that they were let in.
    wire.send(Frames.text(BEAT));
    held.forEach(piece -> stream().take(this, piece));
    dropHeld();
  }

  @Override
  void endPublishing(String sentence) {
    refuse(sentence);
  }

  @Override
  String notAllowed() {
    return "This address may not receive: PLAY_WHITELIST says who may.";
  }

  @Override
  boolean wantsCache() {
    return true;
  }

  @Override
  void startPlaying() {
    wire.wake();
  }

  @Override
  void playOn() {
    wire.wake();
  }

  @Override
  public void wake() {
    wire.wake();
  }

  /** What is to be sent next; empty if there is nothing now. */
  Optional<byte[]> next() {
    if (state() != State.PLAYING) {
      return Optional.empty();
    }
    List<byte[]> pieces = read();
    if (pieces.isEmpty()) {
      caughtUp();
      return Optional.empty();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (kind == WebSocketKind.PROBE) {
      pieces.forEach(out::writeBytes);
      byte[] message = Frames.binary(out.toByteArray());
      end(CloseCode.NORMAL, "The client has what it looks at.");
      return Optional.of(message);
    }
    pieces.forEach(piece -> out.writeBytes(Frames.binary(piece)));
    return Optional.of(out.toByteArray());
  }

  private void caughtUp() {
    clears = clears && !clearCache();
    if (isOver()) {
      end(CloseCode.NORMAL, "The stream is over.");
    }
  }

  /** To be called every second or so. */
  void tick(Instant at) {
    passes(at);
    if (state() == State.OVER) {
      return;
    }
    if (pulse.isSilent(at)) {
      end(CloseCode.GOING_AWAY, "Silent for a minute.");
      return;
    }
    if (pulse.mustBeat(at)) {
      wire.send(Frames.text(BEAT));
    }
    if (state() == State.WAITING_TO_PLAY || state() == State.PLAYING && wire.isWritable()) {
      extend(READS_WITHIN);
    }
    if (isLate()) {
      tooLate();
    }
  }

  private void tooLate() {
    switch (state()) {
      case ASKING -> refuse("Nobody says who may publish.");
      case PUBLISHING -> refuse("No message of media for " + MEDIA_WITHIN.toSeconds() + " s.");
      default -> end(CloseCode.GOING_AWAY, "The client takes nothing.");
    }
  }

  @Override
  void refuse(String sentence) {
    wire.send(Frames.text("ERROR: " + sentence));
    end(CloseCode.POLICY, sentence);
  }

  /** What the client sends is not as it must be. */
  void malformed(int code, String sentence) {
    wire.send(Frames.text("ERROR: " + sentence));
    end(code, sentence);
  }

  private void end(int code, String why) {
    lost();
    wire.close(code, why);
  }
}
