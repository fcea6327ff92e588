package org.hlsgateway.restream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.config.Settings;
import org.hlsgateway.rtmp.PublishAddress;

/** Begins broadcasts. Whoever begins one owns it, and ends it before {@link Restream} stops. */
@ApplicationScoped
public class Broadcasts {
  private Restream restream;
  private String ffmpeg;

  /** For the client proxy. */
  protected Broadcasts() {}

  @Inject
  Broadcasts(Restream restream, Settings settings) {
    this.restream = restream;
    this.ffmpeg = settings.ffmpeg().ffmpeg();
  }

  /**
   * Encodes a camera, a file or the test picture, and sends that; each of both is tried again when
   * it fails.
   *
   * @param source {@code test:}, a V4L2 device, or a file's path, that somebody may name
   */
  public Broadcast encoded(BroadcastFormat format, String source, PublishAddress to) {
    List<String> command = new ArrayList<>(List.of(ffmpeg));
    command.addAll(format.ffmpeg(source, false));
    EncodedBroadcast broadcast =
        new EncodedBroadcast(command, PushTarget.of(to), restream.network());
    broadcast.start();
    return broadcast;
  }

  /** Sends a channel as its targets get it: nothing is encoded. The channel is kept running. */
  public Broadcast of(Channel channel, PublishAddress to) {
    PushRun run = new PushRun(PushTarget.of(to), restream.network(), PushPatience.USUAL);
    restream.add(channel, run);
    return new Broadcast() {
      @Override
      public boolean isStreaming() {
        return run.delivers();
      }

      @Override
      public long bytesSent() {
        return run.status().sent();
      }

      @Override
      public Optional<String> trouble() {
        return isStreaming() ? Optional.empty() : run.status().error();
      }

      @Override
      public void stop() {
        restream.remove(channel, run);
      }
    };
  }
}
