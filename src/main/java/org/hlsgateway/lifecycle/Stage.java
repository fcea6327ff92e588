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
  /** Who may do what. */
  ACCOUNTS,
  /** Segments of live channels on disk, to go back to. */
  REWIND,
  RECORDINGS,
  THUMBNAILS,
  /** What is sent, and how it goes, is written down; hears of the ends of all of it. */
  BROADCAST_LOG,
  /** What channels are sent on to. */
  PUSH,
  /** This machine's FFmpeg, and what is known of sources: they can be opened from here on. */
  SOURCES,
  /** Sources are opened; what they still bring at the end finds all of the above. */
  SESSIONS,
  /** What this machine broadcasts by itself: channels and what they are sent by are there. */
  LIVEBOX,
  /**
   * Live events, their keys and servers, are read: who comes to publish can be told from others.
   */
  EVENTS,
  /** Another gateway may tell the livebox what to do: it is there. */
  REMOTE_CONTROL,
  /** Liveboxes elsewhere, which this gateway controls. */
  BOXES,
  /** Streaming servers and encoders may come; hears of the ends of all that is encoded. */
  COORDINATOR,
  /** To a coordinator elsewhere; tells it of the ends of all that is encoded. */
  CONTROL_LINK,
  ENCODER,
  /** Publishers may come: whoever decides about them and encodes their streams is there. */
  INGEST,
  /** What becomes of live events, from one second to the next. */
  EVENT_STATES,
  /** What is being sent to viewers. */
  DELIVERY,
  HTTPS,
  /** Everything works: the network is told where. */
  MDNS,
  /** Everything works: people are told where. */
  ANNOUNCEMENT
}
