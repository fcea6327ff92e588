package org.hlsgateway.channels;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.hlsgateway.web.Problem;

/** The one JSON object that a request brings. */
public final class JsonBody {
  /** Larger bodies are refused. */
  static final int MAX_BYTES = 32 * 1024;

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private JsonBody() {}

  /**
   * For other rooms.
   *
   * @param type of the body; null: UTF-8
   * @throws org.hlsgateway.web.ProblemException if it is no JSON object
   */
  public static JsonObject object(InputStream body, MediaType type) throws IOException {
    try {
      return read(body, type);
    } catch (ChannelRequest.Unreadable e) {
      throw Problem.of(e.status(), e.getMessage()).asException();
    }
  }

  /**
   * @param type of the body; its charset is heeded though RFC 8259 knows none, because a client
   *     that names one has written its text in it
   * @throws ChannelRequest.Unreadable if it is too large, in a charset nobody knows, or no JSON
   *     object
   */
  static JsonObject read(InputStream body, MediaType type)
      throws ChannelRequest.Unreadable, IOException {
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw unreadable(
          413, String.format(Locale.ROOT, "The body is larger than %d bytes.", MAX_BYTES));
    }
    try (JsonReader json = Json.createReader(new StringReader(text(bytes, charset(type))))) {
      return json.readObject();
    } catch (RuntimeException e) {
      // Not only JsonException: what nests too deep is a plain RuntimeException to Parsson.
      throw unreadable(400, "The body must be one JSON object.");
    }
  }

  private static Charset charset(MediaType type) throws ChannelRequest.Unreadable {
    String name = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
    if (name == null) {
      // RFC 8259, 8.1
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw unreadable(415, "The charset of Content-Type is unknown here: send UTF-8.");
    }
  }

  private static String text(byte[] bytes, Charset charset) throws ChannelRequest.Unreadable {
    try {
      // A new decoder refuses what cannot be text, where others put a question mark.
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw unreadable(
          400,
          "The body is not "
              + charset.name()
              + ": send UTF-8, or name the charset in Content-Type.");
    }
  }

  private static ChannelRequest.Unreadable unreadable(int status, String message) {
    return new ChannelRequest.Unreadable(status, message, List.of());
  }
}
