package org.hlsgateway.rtmp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads values of AMF 0, and of AMF 3 where a value says that it is one (Action Message Format AMF
 * 0, 3.1). Numbers become {@link Double}, objects and associative arrays {@link Map}, arrays {@link
 * List}; null, undefined, and what only Flash has a use for become null.
 */
public final class AmfReader {
  static final int DEEPEST = 16;

  private static final int NUMBER = 0x00;
  private static final int BOOLEAN = 0x01;
  private static final int STRING = 0x02;
  private static final int OBJECT = 0x03;
  private static final int NULL = 0x05;
  private static final int UNDEFINED = 0x06;
  private static final int REFERENCE = 0x07;
  private static final int ECMA_ARRAY = 0x08;
  private static final int OBJECT_END = 0x09;
  private static final int STRICT_ARRAY = 0x0a;
  private static final int DATE = 0x0b;
  private static final int LONG_STRING = 0x0c;
  private static final int UNSUPPORTED = 0x0d;
  private static final int XML = 0x0f;
  private static final int TYPED_OBJECT = 0x10;
  private static final int AMF3 = 0x11;
  private static final int DATE_BYTES = 10;

  private final ByteBuffer in;
  private final AmfLimits limits = new AmfLimits();

  private AmfReader(ByteBuffer in) {
    this.in = in;
  }

  /** What cannot be read ends the reading. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable() {
      super("not AMF", null, false, false);
    }
  }

  /**
   * The values of a message's body, up to the first that cannot be read: publishers append what is
   * no AMF at all.
   *
   * @param type of the message: those of AMF 3 begin with a zero, but not with every program
   */
  public static List<Object> read(int type, byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body);
    boolean amf3 = type >= MessageType.DATA_AMF3 && type <= MessageType.COMMAND_AMF3;
    if (amf3 && body.length > 1 && body[0] == 0 && body[1] != 0) {
      in.get();
    }
    AmfReader reader = new AmfReader(in);
    List<Object> values = new ArrayList<>();
    try {
      while (in.hasRemaining()) {
        values.add(reader.value(0));
      }
    } catch (Unreadable e) {
      return Collections.unmodifiableList(values);
    }
    return Collections.unmodifiableList(values);
  }

  private Object value(int depth) throws Unreadable {
    if (depth > DEEPEST) {
      throw new Unreadable();
    }
    limits.addValue();
    need(1);
    int marker = in.get() & 0xff;
    switch (marker) {
      case NUMBER:
        need(Double.BYTES);
        return in.getDouble();
      case BOOLEAN:
        need(1);
        return in.get() != 0;
      case STRING:
        return string();
      case OBJECT:
        return properties(depth);
      case NULL:
      case UNDEFINED:
      case UNSUPPORTED:
        return null;
      case REFERENCE:
        skip(Short.BYTES);
        return null;
      case ECMA_ARRAY:
        // The count is a hint, and often wrong.
        skip(Integer.BYTES);
        return properties(depth);
      case STRICT_ARRAY:
        return array(depth);
      case DATE:
        skip(DATE_BYTES);
        return null;
      case LONG_STRING:
      case XML:
        need(Integer.BYTES);
        return text(in.getInt());
      case TYPED_OBJECT:
        string();
        return properties(depth);
      case AMF3:
        return new Amf3Reader(in, limits).value(depth);
      default:
        throw new Unreadable();
    }
  }

  private String string() throws Unreadable {
    need(Short.BYTES);
    return text(in.getShort() & 0xffff);
  }

  private String text(int length) throws Unreadable {
    if (length < 0) {
      throw new Unreadable();
    }
    need(length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return limits.add(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Names and values up to the end marker, or to the end: some leave it out. */
  private Map<String, Object> properties(int depth) throws Unreadable {
    Map<String, Object> properties = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      String name = string();
      if (name.isEmpty() && in.hasRemaining() && in.get(in.position()) == OBJECT_END) {
        in.get();
        break;
      }
      if (!in.hasRemaining()) {
        break;
      }
      properties.put(name, value(depth + 1));
    }
    return properties;
  }

  private List<Object> array(int depth) throws Unreadable {
    need(Integer.BYTES);
    int count = in.getInt();
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(value(depth + 1));
    }
    return items;
  }

  private void skip(int count) throws Unreadable {
    need(count);
    in.position(in.position() + count);
  }

  private void need(int count) throws Unreadable {
    if (in.remaining() < count) {
      throw new Unreadable();
    }
  }
}
