package org.hlsgateway.channels;

import java.io.IOException;
import java.util.Optional;

/** What pages and the API need of the recording side. A port: {@code recordings} implements it. */
public interface ChannelKeeping {

  /** Never null. Quick: asked for every channel of a list. */
  Keeping of(Channel channel);

  /** Why the channel may not be recorded now, as a sentence; empty if it may be. */
  Optional<String> refusal(Channel channel);

  /**
   * Starts the channel and records it until {@link #stopNow}, also after a restart of the server.
   *
   * @throws IOException if the wish cannot be noted on disk
   */
  void recordNow(Channel channel) throws IOException;

  /**
   * Ends what {@link #recordNow} began.
   *
   * @throws IOException if the wish cannot be removed from the disk
   */
  void stopNow(Channel channel) throws IOException;

  /**
   * What of a channel is being kept now.
   *
   * @param recording a recording is being written
   * @param recordNow it is to be recorded, and to run, until somebody says otherwise
   * @param problem why nothing is kept that should be, as a sentence; empty when all is well
   */
  record Keeping(boolean recording, boolean recordNow, Optional<String> problem) {
    static final Keeping NOTHING = new Keeping(false, false, Optional.empty());

    /** A sentence for people. */
    String inWords(Channel channel) {
      if (recording) {
        return recordNow ? "Being recorded until you stop it." : "Being recorded while it runs.";
      }
      if (recordNow) {
        return "To be recorded until you stop it, as soon as there is a picture.";
      }
      return channel.keep().record()
          ? "Recorded whenever it runs. Record now keeps it running, too."
          : "Not recorded. Record now starts the channel, and keeps it running and recorded.";
    }
  }
}
