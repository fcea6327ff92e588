package org.hlsgateway.sources;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.ffmpeg.InputOptions;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.ffmpeg.Timing;
import org.hlsgateway.http.Reach;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.input.rtsp.RtspInput;
import org.hlsgateway.live.Programme;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.rtsp.CertificateCheck;
import org.hlsgateway.rtsp.RtspException;
import org.hlsgateway.rtsp.RtspLoops;
import org.hlsgateway.rtsp.RtspSource;
import org.hlsgateway.rtsp.RtspUrl;

/**
 * Which sources are read without FFmpeg: cameras of which nothing has to be decoded or encoded.
 * Remembers, while the server runs, what could not be read so, and why.
 */
final class DirectInputs implements AutoCloseable {
  private static final int MOST = 1_000;
  private static final Duration LOOK_DEADLINE = Duration.ofSeconds(12);

  private final boolean enabled;
  private final Reach reach;
  private final RtspLoops loops = new RtspLoops();

  /** By address, the latest last. */
  private final Map<String, String> unreadable = new LinkedHashMap<>();

  /**
   * @param enabled what holds for channels that do not say it themselves; false: all goes through
   *     FFmpeg
   * @param reach what may be connected to
   */
  DirectInputs(boolean enabled, Reach reach) {
    this.enabled = enabled;
    this.reach = reach;
  }

  /** True if this can be read directly, as far as it is known. */
  boolean isFor(Programme programme, Planned plan, Knowledge known) {
    return isCamera(programme.source(), programme.options())
        && why(programme.source()).isEmpty()
        && plan.obstacle().isEmpty()
        && !plan.needsLook()
        && !known.lookFirst()
        && known.timing() == Timing.LIVE
        && needsNoCoding(plan.plan());
  }

  /** Cameras only: of other kinds of source nothing is to be said. */
  private boolean isCamera(SourceUrl source, SourceSettings settings) {
    boolean asked =
        switch (settings.input()) {
          case DEFAULT -> enabled;
          case AUTO -> true;
          case FFMPEG -> false;
        };
    return asked
        && source.value().startsWith("rtsp")
        && RtspUrl.parse(source.revealed()).isPresent();
  }

  private static boolean needsNoCoding(MediaPlan plan) {
    return plan.encodedVideo().isEmpty()
        && plan.audio().size() <= 1
        && plan.audio().stream().noneMatch(MediaPlan.EncodedAudio.class::isInstance);
  }

  /** Why nothing but reading it directly will do; empty if FFmpeg may. */
  Optional<String> mustBeDirect(SourceUrl source, SourceSettings settings) {
    boolean checked =
        settings.certificate().isPresent()
            && source.value().toLowerCase(Locale.ROOT).startsWith("rtsps:");
    return checked
        ? Optional.of(
            "This channel checks the camera's certificate, which is done only where the camera is"
                + " read directly, and it cannot be: "
                + why(source).orElse("something has to be encoded, or FFmpeg is chosen")
                + ".")
        : Optional.empty();
  }

  /**
   * How the channel's source is read, as a sentence; empty where there is nothing to say.
   *
   * @param plan what is made of it
   */
  String inWords(Programme programme, Planned plan, Knowledge known) {
    if (!isCamera(programme.source(), programme.options()) || plan.obstacle().isPresent()) {
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

  /** Why a camera is not read directly that would be, otherwise; empty for all else. */
  Optional<String> needsFfmpegBecause(SourceUrl source, SourceSettings settings) {
    return isCamera(source, settings) ? why(source) : Optional.empty();
  }

  /**
   * Blocks for some seconds.
   *
   * @param options how it is opened; asked again once it refused that
   * @return empty if it is not read directly
   */
  Optional<SourceProbe.Result> look(
      SourceUrl source,
      SourceSettings settings,
      Supplier<InputOptions> options,
      BooleanSupplier other)
      throws InterruptedException {
    if (!isCamera(source, settings) || why(source).isPresent()) {
      return Optional.empty();
    }
    RtspInput input = open(source, settings, options.get(), true).orElseThrow();
    DirectLook.Seen seen = new DirectLook(input).look(LOOK_DEADLINE.plus(settings.extraWait()));
    if (seen.facts().isPresent()) {
      return Optional.of(new SourceProbe.Found(seen.facts().get(), false));
    }
    return switch (input.trouble().map(RtspException::kind).orElse(RtspException.Kind.PASSING)) {
      case NOT_READABLE -> {
        cannotRead(source, seen.end().sentence());
        yield Optional.empty();
      }
      case TRANSPORT ->
          other.getAsBoolean()
              ? look(source, settings, options, () -> false)
              : failed(source, seen.end());
      case PASSING, LASTING -> failed(source, seen.end());
    };
  }

  private static Optional<SourceProbe.Result> failed(SourceUrl source, InputEnd end) {
    SourceFailure failure = SourceFailure.explain(List.of(end.sentence()));
    return Optional.of(new SourceProbe.Failed(failure.ofSourceWith(source.hasLogin())));
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
  Optional<RtspInput> open(
      SourceUrl source, SourceSettings settings, InputOptions options, boolean wantsSound) {
    return RtspUrl.parse(source.revealed())
        .map(
            url ->
                new RtspInput(
                    loops,
                    reach,
                    new RtspSource(
                        url,
                        switch (options.transport()) {
                          case TCP -> RtspSource.Transport.TCP;
                          case UDP -> RtspSource.Transport.UDP;
                          case HTTP -> RtspSource.Transport.HTTP;
                        },
                        settings
                            .certificate()
                            .map(DirectInputs::check)
                            .orElse(CertificateCheck.NONE),
                        options.timeout(),
                        options.userAgent()),
                    wantsSound));
  }

  private static CertificateCheck check(String shown) {
    return shown.equals(SourceSettings.AUTHORITY)
        ? CertificateCheck.AUTHORITY
        : CertificateCheck.pinned(shown);
  }

  /** Only once all that it opened has ended. */
  @Override
  public void close() {
    loops.close();
  }
}
