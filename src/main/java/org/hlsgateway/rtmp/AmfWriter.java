package org.hlsgateway.rtmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes values of AMF 0. */
public final class AmfWriter {
  private static final int LONGEST_STRING = 0xffff;

  private AmfWriter() {}

  /** An associative array (2.10), which is what metadata is: the same as an object otherwise. */
  public record Properties(Map<String, Object> values) {}

  /**
   * @param values numbers, booleans, strings, null, maps with strings for names, {@link
   *     Properties}, and lists of these
   * @throws IllegalArgumentException for anything else
   */
  public static byte[] write(Object... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object value : values) {
      value(value, out);
    }
    return out.toByteArray();
  }

  private static void value(Object value, ByteArrayOutputStream out) {
    if (value == null) {
      out.write(0x05);
    } else if (value instanceof Number number) {
      out.write(0x00);
      out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number.doubleValue()).array());
    } else if (value instanceof Boolean yes) {
      out.write(0x01);
      out.write(yes ? 1 : 0);
    } else if (value instanceof String text) {
      string(text, out);
    } else if (value instanceof Map<?, ?> properties) {
      out.write(0x03);
      properties(properties, out);
    } else if (value instanceof Properties array) {
      out.write(0x08);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(array.values().size()).array());
      properties(array.values(), out);
    } else if (value instanceof List<?> items) {
      out.write(0x0a);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(items.size()).array());
      items.forEach(item -> value(item, out));
    } else {
      throw new IllegalArgumentException("AMF has no " + value.getClass());
    }
  }

  private static void properties(Map<?, ?> properties, ByteArrayOutputStream out) {
    properties.forEach(
        (name, property) -> {
          shortText((String) name, out);
          value(property, out);
        });
    out.writeBytes(new byte[] {0, 0, 9});
  }

  private static void string(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST_STRING) {
      out.write(0x02);
      shortText(text, out);
    } else {
      out.write(0x0c);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      out.writeBytes(bytes);
    }
  }

  private static void shortText(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // AMF 3 has longer names than AMF 0.
    int length = Math.min(bytes.length, LONGEST_STRING);
    out.write(length >> 8);
    out.write(length);
    out.write(bytes, 0, length);
  }
}
