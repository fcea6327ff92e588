package org.hlsgateway.coordinator;

/** What the gateway itself says of who may publish to a channel. Answers from memory. */
interface StreamingKeys {

  /** What is known of a channel. */
  enum Says {
    /** The gateway has no such channel, and no key for one: ask the application. */
    UNKNOWN,
    /** The key is the channel's. */
    RIGHT,
    /** The channel has another key. */
    WRONG,
    /** The channel has no key, and a source of its own: only the application may say yes. */
    TAKEN
  }

  Says of(String channel, String key);

  /** The channel's name as it was given when its key was made; the same if there is no key. */
  String spelling(String channel);

  /**
   * What a stream goes on by that this key let in.
   *
   * @param key the channel's
   */
  Standing standing(String channel, String key);

  /** What is made of the channel's streams where no application says it. */
  StreamOptions options(String channel);
}
