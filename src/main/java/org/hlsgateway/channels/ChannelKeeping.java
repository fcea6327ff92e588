package org.hlsgateway.channels;

import java.util.Optional;

/** What pages and the API need of the recording side. A port: {@code recordings} implements it. */
public interface ChannelKeeping {

  /** Never null. Quick: asked for every channel of a list. */
  Keeping of(Channel channel);

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
