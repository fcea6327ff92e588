package org.hlsgateway.sources;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.ffmpeg.InputOptions;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.Timing;
import org.hlsgateway.http.Reach;
import org.hlsgateway.input.rtsp.RtspInput;
import org.hlsgateway.live.Programme;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.rtsp.RtspLoops;
import org.hlsgateway.rtsp.RtspSource;
import org.hlsgateway.rtsp.RtspUrl;

/**
 * Which sources are read without FFmpeg: cameras of which nothing has to be decoded or encoded.
 * Remembers, while the server runs, what could not be read so, and why.
 */
final class DirectInputs implements AutoCloseable {
  private static final int MOST = 1_000;

  private final boolean enabled;
  private final Reach reach;
  private final RtspLoops loops = new RtspLoops();

  /** By address, the latest last. */
  private final Map<String, String> unreadable = new LinkedHashMap<>();

  /**
   * @param enabled false: all goes through FFmpeg
   * @param reach what may be connected to
   */
  DirectInputs(boolean enabled, Reach reach) {
    this.enabled = enabled;
    this.reach = reach;
  }

  /** True if this can be read directly, as far as it is known. */
  boolean isFor(Programme programme, Planned plan, Knowledge known) {
    return isCamera(programme.source())
        && why(programme.source()).isEmpty()
        && plan.obstacle().isEmpty()
        && !plan.needsLook()
        && !known.lookFirst()
        && known.timing() == Timing.LIVE
        && needsNoCoding(plan.plan());
  }

  /** Cameras only: of other kinds of source nothing is to be said. */
  private boolean isCamera(SourceUrl source) {
    return enabled && source.value().startsWith("rtsp");
  }

  private static boolean needsNoCoding(MediaPlan plan) {
    return plan.encodedVideo().isEmpty()
        && plan.audio().size() <= 1
        && plan.audio().stream().noneMatch(MediaPlan.EncodedAudio.class::isInstance);
  }

  /**
   * How the channel's source is read, as a sentence; empty where there is nothing to say.
   *
   * @param plan what is made of it
   */
  String inWords(Programme programme, Planned plan, Knowledge known) {
    if (!isCamera(programme.source()) || plan.obstacle().isPresent()) {
      return "";
    }
    Optional<String> why = why(programme.source());
    if (why.isPresent()) {
      return " Read through FFmpeg, because " + why.get() + ".";
    }
    return isFor(programme, plan, known)
        ? " Read directly, without FFmpeg."
        : needsNoCoding(plan.plan())
            ? " Read through FFmpeg."
            : " Read through FFmpeg, because something has to be encoded.";
  }

  /** It is read through FFmpeg from now on. */
  synchronized void cannotRead(SourceUrl source, String why) {
    unreadable.remove(source.revealed());
    if (unreadable.size() == MOST) {
      unreadable.remove(unreadable.keySet().iterator().next());
    }
    unreadable.put(source.revealed(), why);
  }

  private synchronized Optional<String> why(SourceUrl source) {
    return Optional.ofNullable(unreadable.get(source.revealed()));
  }

  /** Somebody changed something about it: it may be readable now. */
  synchronized void forget(SourceUrl source) {
    unreadable.remove(source.revealed());
  }

  /** Only where {@link #isFor}; empty if its address is none after all. */
  Optional<RtspInput> open(SourceUrl source, InputOptions options, boolean wantsSound) {
    return RtspUrl.parse(source.revealed())
        .map(
            url ->
                new RtspInput(
                    loops,
                    reach,
                    new RtspSource(
                        url,
                        options.transport() == InputOptions.RtspTransport.UDP
                            ? RtspSource.Transport.UDP
                            : RtspSource.Transport.TCP,
                        options.timeout(),
                        options.userAgent()),
                    wantsSound));
  }

  /** Only once all that it opened has ended. */
  @Override
  public void close() {
    loops.close();
  }
}
