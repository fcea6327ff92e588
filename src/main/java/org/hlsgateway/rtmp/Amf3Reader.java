package org.hlsgateway.rtmp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one value of AMF 3 (Action Message Format AMF 3, 3.1): what commands and metadata of Flash
 * programs are made of. Objects of classes of their own cannot be read.
 */
final class Amf3Reader {
  private static final int UNDEFINED = 0x00;
  private static final int NULL = 0x01;
  private static final int FALSE = 0x02;
  private static final int TRUE = 0x03;
  private static final int INTEGER = 0x04;
  private static final int DOUBLE = 0x05;
  private static final int STRING = 0x06;
  private static final int XML_DOCUMENT = 0x07;
  private static final int DATE = 0x08;
  private static final int ARRAY = 0x09;
  private static final int OBJECT = 0x0a;
  private static final int XML = 0x0b;
  private static final int BYTE_ARRAY = 0x0c;

  private final ByteBuffer in;
  private final AmfLimits limits;
  private final List<String> strings = new ArrayList<>();
  private final List<Traits> traits = new ArrayList<>();

  private record Traits(boolean dynamic, List<String> names) {}

  /**
   * @param limits of the message that the value is in
   */
  Amf3Reader(ByteBuffer in, AmfLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  Object value(int depth) throws AmfReader.Unreadable {
    if (depth > AmfReader.DEEPEST) {
      throw new AmfReader.Unreadable();
    }
    limits.addValue();
    need(1);
    switch (in.get()) {
      case UNDEFINED:
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case INTEGER:
        // 29 bits with a sign.
        return (double) (number() << 3 >> 3);
      case DOUBLE:
        need(Double.BYTES);
        return in.getDouble();
      case STRING:
        return string();
      case XML_DOCUMENT:
      case XML:
      case BYTE_ARRAY:
        return skipCounted();
      case DATE:
        if ((number() & 1) != 0) {
          skip(Double.BYTES);
        }
        return null;
      case ARRAY:
        return array(depth);
      case OBJECT:
        return object(depth);
      default:
        throw new AmfReader.Unreadable();
    }
  }

  /** 1.3.1: up to four bytes, seven bits of each and eight of the last. */
  private int number() throws AmfReader.Unreadable {
    int number = 0;
    for (int i = 0; i < 3; i++) {
      need(1);
      int next = in.get();
      number = number << 7 | next & 0x7f;
      if (next >= 0) {
        return number;
      }
    }
    need(1);
    return number << 8 | in.get() & 0xff;
  }

  private String string() throws AmfReader.Unreadable {
    int head = number();
    if ((head & 1) == 0) {
      return limits.add(at(strings, head >> 1));
    }
    int length = head >> 1;
    need(length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    String text = limits.add(new String(bytes, StandardCharsets.UTF_8));
    if (!text.isEmpty()) {
      strings.add(text);
    }
    return text;
  }

  private Object skipCounted() throws AmfReader.Unreadable {
    int head = number();
    if ((head & 1) != 0) {
      skip(head >> 1);
    }
    return null;
  }

  private Object array(int depth) throws AmfReader.Unreadable {
    int head = number();
    if ((head & 1) == 0) {
      return null;
    }
    Map<String, Object> named = named(depth);
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < head >> 1; i++) {
      items.add(value(depth + 1));
    }
    return named.isEmpty() ? items : named;
  }

  private Object object(int depth) throws AmfReader.Unreadable {
    int head = number();
    if ((head & 1) == 0) {
      return null;
    }
    Traits form;
    if ((head & 2) == 0) {
      form = at(traits, head >> 2);
    } else if ((head & 4) != 0) {
      // Externalizable: only the class itself knows its length.
      throw new AmfReader.Unreadable();
    } else {
      form = traits((head & 8) != 0, head >> 4);
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String name : form.names()) {
      // Each object has the names of its traits again.
      properties.put(limits.add(name), value(depth + 1));
    }
    if (form.dynamic()) {
      properties.putAll(named(depth));
    }
    return properties;
  }

  private Traits traits(boolean dynamic, int count) throws AmfReader.Unreadable {
    string();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(string());
    }
    Traits form = new Traits(dynamic, names);
    traits.add(form);
    return form;
  }

  private Map<String, Object> named(int depth) throws AmfReader.Unreadable {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String name = string(); !name.isEmpty(); name = string()) {
      properties.put(name, value(depth + 1));
    }
    return properties;
  }

  private static <T> T at(List<T> known, int index) throws AmfReader.Unreadable {
    if (index >= known.size()) {
      throw new AmfReader.Unreadable();
    }
    return known.get(index);
  }

  private void skip(int count) throws AmfReader.Unreadable {
    need(count);
    in.position(in.position() + count);
  }

  private void need(int count) throws AmfReader.Unreadable {
    if (in.remaining() < count) {
      throw new AmfReader.Unreadable();
    }
  }
}
