package org.hlsgateway.input;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is published to this gateway itself, by one way of publishing: who wants it need not fetch
 * it over a socket.
 */
public interface OwnStreams {
  /**
   * Inputs that bring a stream as it is published. One waits for the publisher, and ends with the
   * stream; another one may follow it.
   *
   * @param address as streaming servers have it, with the key
   * @param streamId the stream's; another one at this address is not brought
   * @return empty if the address is none of these
   */
  Optional<Supplier<MediaInput>> at(String address, String streamId);
}
