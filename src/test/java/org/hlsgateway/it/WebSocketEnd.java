package org.hlsgateway.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The server's end of one WebSocket, by hand (RFC 6455): nothing of the gateway's code. */
public final class WebSocketEnd implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Map<String, String> headers = new HashMap<>();
  private final String path;

  /** Shakes hands with whoever is at the other end. */
  public WebSocketEnd(Socket socket) throws IOException {
    this(socket, new byte[0]);
  }

  /**
   * Shakes hands.
   *
   * @param behind goes out together with the answer
   */
  public WebSocketEnd(Socket socket, byte[] behind) throws IOException {
    this.socket = socket;
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    path = line().split(" ")[1];
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] parts = line.split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept(headers.get("sec-websocket-key"))
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    answer.writeBytes(behind);
    out.write(answer.toByteArray());
    out.flush();
  }

  /** Whole frames, one behind the other. */
  public static byte[] binaries(byte[]... contents) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      frames.writeBytes(framed(BINARY, content));
    }
    return frames.toByteArray();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (char c = (char) in.readUnsignedByte(); c != '\n'; c = (char) in.readUnsignedByte()) {
      line.append(c);
    }
    return line.toString().stripTrailing();
  }

  private static String accept(String key) {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String path() {
    return path;
  }

  /**
   * @param name in lower case
   * @return null if there is none
   */
  String header(String name) {
    return headers.get(name);
  }

  public void text(String text) throws IOException {
    frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  public void binary(byte[] bytes) throws IOException {
    frame(BINARY, bytes);
  }

  /** Says goodbye. */
  public void end() throws IOException {
    frame(CLOSE, new byte[] {3, (byte) 0xe8});
  }

  /** RFC 6455 5.2, from a server: whole and unmasked. */
  private static byte[] framed(int opcode, byte[] content) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x80 | opcode);
    if (content.length < 126) {
      frame.write(content.length);
    } else if (content.length < 65_536) {
      frame.write(126);
      frame.write(content.length >> 8);
      frame.write(content.length);
    } else {
      frame.write(127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) content.length >> shift));
      }
    }
    frame.writeBytes(content);
    return frame.toByteArray();
  }

  private synchronized void frame(int opcode, byte[] content) throws IOException {
    out.write(framed(opcode, content));
    out.flush();
  }

  /** The next text; null once the other end has gone. */
  String readText() throws IOException {
    Message message = read();
    while (message != null && message.text() == null) {
      message = read();
    }
    return message == null ? null : message.text();
  }

  /** A text, or bytes; the other is null. */
  public record Message(String text, byte[] bytes) {}

  /** What comes next; null once the other end has gone. Its frames are whole, and masked. */
  public Message read() throws IOException {
    for (; ; ) {
      int first = in.read();
      if (first < 0 || (first & 0x0f) == CLOSE) {
        return null;
      }
      int length = in.readUnsignedByte() & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = Math.toIntExact(in.readLong());
      }
      byte[] mask = in.readNBytes(4);
      byte[] content = in.readNBytes(length);
      for (int i = 0; i < content.length; i++) {
        content[i] ^= mask[i % 4];
      }
      if ((first & 0x0f) == TEXT) {
        return new Message(new String(content, StandardCharsets.UTF_8), null);
      }
      if ((first & 0x0f) == BINARY) {
        return new Message(null, content);
      }
    }
  }

  /** Without a goodbye. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
