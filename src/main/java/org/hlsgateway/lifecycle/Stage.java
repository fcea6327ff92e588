package org.hlsgateway.lifecycle;

/**
 * The order in which the gateway starts; it stops in the reverse order. Who brings something starts
 * after those who take it, and stops before them.
 */
public enum Stage {
  /** Settings that cannot work end the start. */
  SETTINGS,
  /** The database, its tables, and what is read from it once. */
  STORE,
  /** Segments of live channels on disk, to go back to. */
  REWIND,
  RECORDINGS,
  THUMBNAILS,
  /** Sources are opened from here on; what they still bring at the end finds all of the above. */
  SESSIONS,
  /** Streaming servers and encoders may come; hears of the ends of all that is encoded. */
  COORDINATOR,
  /** To a coordinator elsewhere; tells it of the ends of all that is encoded. */
  CONTROL_LINK,
  ENCODER,
  /** What is being sent to viewers. */
  DELIVERY,
  HTTPS,
  /** Everything works: people are told where. */
  ANNOUNCEMENT
}
