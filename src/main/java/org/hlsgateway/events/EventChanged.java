package org.hlsgateway.events;

/**
 * CDI event, fired after the store committed and answers the new state: an event, or one of the
 * servers, is other than it was.
 *
 * @param event its id; empty: transcoders or streamers changed, which all events may use
 */
public record EventChanged(String event) {
  static final EventChanged SERVERS = new EventChanged("");
}
