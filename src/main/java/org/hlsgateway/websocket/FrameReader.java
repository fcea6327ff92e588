package org.hlsgateway.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what one client sends (RFC 6455, 5). Binary messages are handed on whole, or in pieces
 * where they are large: no more than a piece is ever kept. Not thread-safe.
 */
public final class FrameReader {
  /** Of a binary message that is handed on in one piece. */
  public static final int PIECE_BYTES = 1 << 20;

  /** Of a binary message; encoders of this protocol take as much at once. */
  public static final long MOST_BINARY_BYTES = 32 << 20;

  /** The longest text of this protocol is a sentence. */
  public static final int MOST_TEXT_BYTES = 4_096;

  private static final int RESERVED = 0x70;
  private static final int OPCODE = 0x0f;
  private static final int CONTROL = 0x08;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int MASK_BYTES = 4;

  /** Who hears of what comes. */
  public interface Listener {
    /** How much of a binary message is handed on at once; 1 to {@link #PIECE_BYTES}. */
    default int pieceBytes() {
      return PIECE_BYTES;
    }

    void text(String text) throws MalformedWebSocket;

    /** A binary message, or the next piece of one; never empty. */
    void binary(byte[] piece) throws MalformedWebSocket;

    /** To be answered by a pong of the same content. */
    void ping(byte[] content);

    /** The client closes; nothing more is read. */
    void close();
  }

  private enum State {
    HEAD,
    CONTENT,
    CLOSED
  }

  private final Listener listener;

  /** The longest head there is. */
  private final ByteBuffer head = ByteBuffer.allocate(2 + Long.BYTES + MASK_BYTES);

  private final byte[] mask = new byte[MASK_BYTES];

  /** Of a message what was not handed on yet. Another one each time: few are large. */
  private ByteArrayOutputStream message = new ByteArrayOutputStream();

  private final ByteArrayOutputStream control = new ByteArrayOutputStream();

  private State state = State.HEAD;
  private boolean isFinal;
  private int opcode;

  /** Of the message whose frames come; 0 between messages. */
  private int kind;

  private long messageBytes;

  /** Of the frame's content. */
  private long left;

  private int masked;

  public FrameReader(Listener listener) {
    this.listener = listener;
  }

  /**
   * Takes all of it.
   *
   * @throws MalformedWebSocket if the connection is to be closed; nothing may be read after
   */
  public void read(ByteBuffer bytes) throws MalformedWebSocket {
    while (state != State.CLOSED && (bytes.hasRemaining() || isEmptyContent())) {
      if (state == State.HEAD) {
        readHead(bytes);
      } else {
        readContent(bytes);
      }
    }
  }

  private boolean isEmptyContent() {
    return state == State.CONTENT && left == 0;
  }

  private void readHead(ByteBuffer bytes) throws MalformedWebSocket {
    head.put(bytes.get());
    if (head.position() < 2) {
      return;
    }
    if ((head.get(1) & MASKED) == 0) {
      throw new MalformedWebSocket(CloseCode.PROTOCOL_ERROR, "A client's frames are masked.");
    }
    if (head.position() < headBytes()) {
      return;
    }
    head.flip();
    int first = head.get();
    int length = head.get() & LENGTH;
    isFinal = (first & Frames.FINAL) != 0;
    opcode = first & OPCODE;
    left =
        switch (length) {
          case Frames.SHORT_LENGTH -> head.getShort() & 0xffff;
          case Frames.LONG_LENGTH -> head.getLong();
          default -> length;
        };
    head.get(mask);
    head.clear();
    masked = 0;
    check((first & RESERVED) != 0);
    state = State.CONTENT;
  }

  /** As far as the first two bytes say it. */
  private int headBytes() {
    int length = head.get(1) & LENGTH;
    int more = length == Frames.SHORT_LENGTH ? 2 : length == Frames.LONG_LENGTH ? Long.BYTES : 0;
    return 2 + more + MASK_BYTES;
  }

  private void check(boolean isReserved) throws MalformedWebSocket {
    if (isReserved || left < 0) {
      throw new MalformedWebSocket(CloseCode.PROTOCOL_ERROR, "A frame is not as it must be.");
    }
    if ((opcode & CONTROL) != 0) {
      boolean known = opcode == Frames.CLOSE || opcode == Frames.PING || opcode == Frames.PONG;
      if (!known || !isFinal || left > Frames.MOST_CONTROL_BYTES) {
        throw new MalformedWebSocket(
            CloseCode.PROTOCOL_ERROR, "A control frame is not as it must be.");
      }
      return;
    }
    boolean begins = opcode == Frames.TEXT || opcode == Frames.BINARY;
    if (!begins && opcode != 0 || begins == (kind != 0)) {
      throw new MalformedWebSocket(CloseCode.PROTOCOL_ERROR, "Frames come in a wrong order.");
    }
    if (begins) {
      kind = opcode;
      messageBytes = 0;
    }
    messageBytes += left;
    long most = kind == Frames.TEXT ? MOST_TEXT_BYTES : MOST_BINARY_BYTES;
    if (left > most || messageBytes > most) {
      throw new MalformedWebSocket(
          CloseCode.TOO_BIG,
          kind == Frames.TEXT
              ? "A text is too long: media come in binary messages."
              : "A message is larger than " + (MOST_BINARY_BYTES >> 20) + " MiB.");
    }
  }

  private void readContent(ByteBuffer bytes) throws MalformedWebSocket {
    boolean isControl = (opcode & CONTROL) != 0;
    ByteArrayOutputStream into = isControl ? control : message;
    int piece = listener.pieceBytes();
    int room = isControl ? Frames.MOST_CONTROL_BYTES : Math.max(0, piece - message.size());
    int length = (int) Math.min(Math.min(left, bytes.remaining()), room);
    byte[] content = new byte[length];
    bytes.get(content);
    for (int i = 0; i < length; i++) {
      content[i] ^= mask[masked + i & MASK_BYTES - 1];
    }
    masked = masked + length & MASK_BYTES - 1;
    into.write(content, 0, length);
    left -= length;
    if (!isControl && kind == Frames.BINARY && message.size() >= piece) {
      handOn();
    }
    if (left == 0) {
      state = State.HEAD;
      if (isControl) {
        control();
      } else if (isFinal) {
        finished();
      }
    }
  }

  private void control() {
    byte[] content = control.toByteArray();
    control.reset();
    if (opcode == Frames.PING) {
      listener.ping(content);
    } else if (opcode == Frames.CLOSE) {
      state = State.CLOSED;
      listener.close();
    }
  }

  private void finished() throws MalformedWebSocket {
    boolean isText = kind == Frames.TEXT;
    kind = 0;
    if (isText) {
      byte[] content = message.toByteArray();
      message = new ByteArrayOutputStream();
      try {
        listener.text(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
      } catch (CharacterCodingException e) {
        throw new MalformedWebSocket(CloseCode.PROTOCOL_ERROR, "A text is not in UTF-8.");
      }
    } else {
      handOn();
    }
  }

  private void handOn() throws MalformedWebSocket {
    if (message.size() > 0) {
      byte[] piece = message.toByteArray();
      message = new ByteArrayOutputStream();
      listener.binary(piece);
    }
  }
}
