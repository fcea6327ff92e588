package org.hlsgateway.packager.playlist;

/** What is to be done with a request for a media playlist (draft 6.2.5.2). */
public sealed interface Reload {

  /**
   * Send this version now. It is rendered by whoever sends it, once for all: those who only decide
   * may hold up others.
   *
   * @param delta as a delta update, if there is anything to skip
   */
  record Answer(MediaPlaylist version, boolean delta) implements Reload {

    /** What to send; takes as long as rendering does, for the first who asks. */
    public RenderedPlaylist playlist() {
      return delta ? version.renderDelta() : version.render();
    }
  }

  /** Ask again with the next window; after three target durations, 503. */
  record Wait() implements Reload {}

  /** 400: what is asked for is too far in the future to wait for. */
  record TooFarAhead(String sentence) implements Reload {}

  /** 400: the directives make no sense. */
  record BadRequest(String sentence) implements Reload {}

  /** 404: the stream ended, and the time its media was kept for has passed. */
  record Gone() implements Reload {}
}
