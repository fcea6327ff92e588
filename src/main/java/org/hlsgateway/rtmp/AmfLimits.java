package org.hlsgateway.rtmp;

/** How much one message may hold, in AMF 0 and AMF 3 together. */
final class AmfLimits {
  /** Of all objects and arrays together. */
  static final int MOST_VALUES = 4_000;

  /**
   * Where nothing is said by reference, a message has no more characters than bytes. A reference of
   * two bytes counts as all that it stands for: it is as long as that when it is written again.
   */
  static final int MOST_CHARACTERS = ChunkReader.LONGEST_TEXT;

  private int values;
  private int characters;

  void addValue() throws AmfReader.Unreadable {
    if (++values > MOST_VALUES) {
      throw new AmfReader.Unreadable();
    }
  }

  /** Returns the text. */
  String add(String text) throws AmfReader.Unreadable {
    characters += text.length();
    if (characters > MOST_CHARACTERS) {
      throw new AmfReader.Unreadable();
    }
    return text;
  }
}
