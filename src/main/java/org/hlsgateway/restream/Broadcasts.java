package org.hlsgateway.restream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
   * Encodes a camera, a file or the test picture once, and sends that everywhere; each of all is
   * tried again when it fails.
   *
   * @param source {@code test:}, a camera as {@link Cameras} names it, or a file's path, that
   *     somebody may name
   * @param to one at least
   */
  public Broadcast encoded(BroadcastFormat format, String source, List<PublishAddress> to) {
    EncodedBroadcast broadcast =
        new EncodedBroadcast(
            source,
            EncoderCommand.of(ffmpeg, format, source, false),
            Optional.of(restream.registry()),
            to.stream().map(each -> PushTarget.of(each, Optional.empty())).toList(),
            restream.network());
    broadcast.start();
    return broadcast;
  }

  /**
   * Sends a channel, encoded where it is not as it is to be. The channel is kept running.
   *
   * @param to one at least
   */
  public Broadcast of(Channel channel, BroadcastFormat format, List<PublishAddress> to) {
    List<PushRun> runs =
        to.stream()
            .map(each -> PushTarget.of(each, Optional.of(format)).ofChannel(channel.id()))
            .map(target -> new PushRun(target, restream.network(), PushPatience.USUAL))
            .toList();
    try {
      runs.forEach(run -> restream.add(channel, run));
    } catch (RuntimeException | Error e) {
      runs.forEach(run -> restream.remove(channel, run));
      throw e;
    }
    return new Broadcast() {
      @Override
      public List<Leg> legs() {
        return runs.stream().map(run -> leg(run, restream.status(run))).toList();
      }

      @Override
      public void stop() {
        runs.forEach(run -> restream.remove(channel, run));
      }
    };
  }

  static Broadcast.Leg leg(PushRun run, PushStatus status) {
    boolean streams = run.delivers();
    return new Broadcast.Leg(
        run.target().name(),
        streams,
        status.sent(),
        status.dropped(),
        status.reconnects(),
        status.errors(),
        streams ? Optional.empty() : status.error(),
        status.error());
  }
}
