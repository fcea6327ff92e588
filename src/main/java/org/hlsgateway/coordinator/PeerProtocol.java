package org.hlsgateway.coordinator;

import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.MalformedMessage;
import org.hlsgateway.websocket.SendQueue;

/**
 * What a kind of peer may say. All calls come on the coordinator's own thread, in order; {@link
 * #connected} first, {@link #lost} last.
 */
interface PeerProtocol {

  void connected(SendQueue out);

  /**
   * Anything but heartbeats and errors; unknown types are to be ignored.
   *
   * @throws MalformedMessage if the peer is to be told so and closed
   */
  void received(ControlMessage message) throws MalformedMessage;

  void lost();
}
