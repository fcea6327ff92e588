package org.hlsgateway.sources;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
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
 * Remembers what could not be read so, and why: for a week, and while the server runs, as its next
 * version may read it.
 */
final class DirectInputs implements AutoCloseable {
  private static final int MOST = 1_000;
  private static final Duration LOOK_DEADLINE = Duration.ofSeconds(12);

  private final boolean enabled;
  private final Reach reach;
  private final RtspLoops loops = new RtspLoops();

  /** A camera may be set up in another way, or get a new firmware, and nobody tells. */
  private static final Duration REMEMBERED_FOR = Duration.ofDays(7);

  /** The latest last. */
  private final Map<Asked, Unreadable> unreadable = new LinkedHashMap<>();

  private record Unreadable(String why, Instant since) {}

  private static final String FOR_TRANSPORT_STREAM =
      "a player asked for MPEG-TS, which carries no FLAC";

  /** Who asks for MPEG-TS again stops what plays, to try in vain: not more often than this. */
  private static final Duration IN_VAIN_FOR = Duration.ofDays(1);

  /** The addresses that FFmpeg reads because a player asked for MPEG-TS, the latest last. */
  private final Map<String, ForTransportStream> transportStreams = new LinkedHashMap<>();

  /**
   * @param played FFmpeg has brought it since
   */
  private record ForTransportStream(Instant since, boolean played) {}

  /** Since when it is known of an address that FFmpeg brings nothing of it, the latest last. */
  private final Map<String, Instant> inVain = new LinkedHashMap<>();

  /** What was tried: a sound that cannot be read stands in nobody's way who wants none. */
  private record Asked(String address, boolean sound) {}

  private final Duration startsWithin;
  private final InstantSource calendar;

  /**
   * @param enabled what holds for channels that do not say it themselves; false: all goes through
   *     FFmpeg
   * @param reach what may be connected to
   * @param startsWithin how long a start may take
   */
  DirectInputs(boolean enabled, Reach reach, Duration startsWithin, InstantSource calendar) {
    this.calendar = calendar;
    this.enabled = enabled;
    this.reach = reach;
    this.startsWithin = startsWithin;
  }

  /** True if this can be read directly, as far as it is known. */
  boolean isFor(Programme programme, Planned plan, Knowledge known) {
    return isCamera(programme.source(), programme.options())
        && why(programme.source(), programme.options(), wantsSound(plan)).isEmpty()
        && plan.obstacle().isEmpty()
        && !plan.needsLook()
        && known.timing() == Timing.LIVE
        && needsNoCoding(plan);
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

  private static boolean needsNoCoding(Planned planned) {
    MediaPlan plan = planned.plan();
    boolean encodesSound = plan.audio().stream().anyMatch(MediaPlan.EncodedAudio.class::isInstance);
    return plan.encodedVideo().isEmpty()
        && plan.audio().size() <= 1
        && (!encodesSound || planned.uncoded());
  }

  /** False: nothing of the source's own sound is played. */
  static boolean wantsSound(Planned plan) {
    return plan.plan().audio().stream().anyMatch(track -> !(track instanceof MediaPlan.Silence));
  }

  /**
   * Why nothing but reading it directly will do; empty if FFmpeg may.
   *
   * @param sound see {@link #wantsSound}
   */
  Optional<String> mustBeDirect(SourceUrl source, SourceSettings settings, boolean sound) {
    return onlyDirectly(source, settings)
        .map(
            what ->
                "This channel "
                    + what
                    + ", which is done only where the camera is read directly, and it cannot be: "
                    + unreadable(source, sound)
                        .orElse("something has to be encoded, or FFmpeg is chosen")
                    + ".");
  }

  private static Optional<String> onlyDirectly(SourceUrl source, SourceSettings settings) {
    if (settings.certificate().isPresent() && source.isRtsps()) {
      return Optional.of("checks the camera's certificate");
    }
    // FFmpeg's way through HTTP follows no redirect, which would keep the password to itself.
    return settings.transport() == SourceSettings.Transport.HTTP
            && source.value().startsWith("rtsp")
        ? Optional.of("reaches its camera within HTTP")
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
    boolean sound = wantsSound(plan);
    if (isFor(programme, plan, known)) {
      return " Read directly, without FFmpeg.";
    }
    Optional<String> stuck = mustBeDirect(programme.source(), programme.options(), sound);
    if (stuck.isPresent()) {
      return " " + stuck.get();
    }
    Optional<String> why = why(programme.source(), programme.options(), sound);
    return why.isPresent()
        ? " Read through FFmpeg, because " + why.get() + "."
        : needsNoCoding(plan)
            ? " Read through FFmpeg."
            : " Read through FFmpeg, because something has to be encoded.";
  }

  /** Why a camera is not read directly that would be, otherwise; empty for all else. */
  Optional<String> needsFfmpegBecause(SourceUrl source, SourceSettings settings, boolean sound) {
    return isCamera(source, settings) ? why(source, settings, sound) : Optional.empty();
  }

  /**
   * Blocks for some seconds.
   *
   * @param options how it is opened; asked again once it refused that
   * @param alone nothing else can look at it
   * @return empty if it is not read directly, or something else may see more
   */
  Optional<SourceProbe.Result> look(
      SourceUrl source,
      SourceSettings settings,
      Supplier<InputOptions> options,
      BooleanSupplier other,
      boolean alone)
      throws InterruptedException {
    if (!isCamera(source, settings) || why(source, settings, true).isPresent()) {
      return Optional.empty();
    }
    RtspInput input = open(source, settings, options.get(), true).orElseThrow();
    DirectLook.Seen seen =
        new DirectLook(input).look(LOOK_DEADLINE.plus(Workshop.extraWait(settings)));
    if (seen.facts().isPresent()) {
      return Optional.of(new SourceProbe.Found(seen.facts().get(), false));
    }
    Optional<RtspException> trouble = input.trouble();
    if (trouble.isEmpty()) {
      // It sends, and not in time, or what cannot be packaged: FFprobe may make more of it.
      return alone ? failed(source, seen.end()) : Optional.empty();
    }
    return switch (trouble.get().kind()) {
      case NOT_READABLE -> {
        cannotRead(source, true, String.valueOf(trouble.get().getMessage()));
        yield Optional.empty();
      }
      case TRANSPORT ->
          other.getAsBoolean()
              ? look(source, settings, options, () -> false, alone)
              : failed(source, seen.end());
      case PASSING, LASTING -> failed(source, seen.end());
    };
  }

  private static Optional<SourceProbe.Result> failed(SourceUrl source, InputEnd end) {
    SourceFailure failure = end.failure().orElse(SourceFailure.ENDED);
    return Optional.of(new SourceProbe.Failed(failure.ofSourceWith(source.hasLogin())));
  }

  /**
   * It is read through FFmpeg from now on.
   *
   * @param sound its sound was asked for, too, and may be the reason
   */
  synchronized void cannotRead(SourceUrl source, boolean sound, String why) {
    put(unreadable, new Asked(source.revealed(), sound), new Unreadable(why, calendar.instant()));
  }

  private static <K, V> void put(Map<K, V> latestLast, K key, V value) {
    latestLast.remove(key);
    if (latestLast.size() == MOST) {
      latestLast.remove(latestLast.keySet().iterator().next());
    }
    latestLast.put(key, value);
  }

  /** Why FFmpeg reads it that may. */
  private Optional<String> why(SourceUrl source, SourceSettings settings, boolean sound) {
    return unreadable(source, sound)
        .or(
            () ->
                sound && isForTransportStream(source, settings)
                    ? Optional.of(FOR_TRANSPORT_STREAM)
                    : Optional.empty());
  }

  private synchronized Optional<String> unreadable(SourceUrl source, boolean sound) {
    Optional<String> withoutSound = unreadable(new Asked(source.revealed(), false));
    return sound
        ? withoutSound.or(() -> unreadable(new Asked(source.revealed(), true)))
        : withoutSound;
  }

  private Optional<String> unreadable(Asked asked) {
    return Optional.ofNullable(unreadable.get(asked))
        .filter(found -> isYounger(found.since(), REMEMBERED_FOR))
        .map(Unreadable::why);
  }

  private boolean isYounger(Instant since, Duration age) {
    return since.isAfter(calendar.instant().minus(age));
  }

  // ---- for players of MPEG-TS ------------------------------------------------------------------

  /** False: FFmpeg brought nothing of it when a player asked for MPEG-TS. */
  synchronized boolean mayGiveWayToTransportStream(SourceUrl source) {
    Instant since = inVain.get(source.revealed());
    return since == null || !isYounger(since, IN_VAIN_FOR);
  }

  /**
   * FFmpeg reads it from now on, and makes AAC of its sound.
   *
   * @return why, as part of a sentence
   */
  synchronized String giveWayToTransportStream(SourceUrl source) {
    put(transportStreams, source.revealed(), new ForTransportStream(calendar.instant(), false));
    return FOR_TRANSPORT_STREAM;
  }

  /** What is read directly only, another channel's player does not take away. */
  private synchronized boolean isForTransportStream(SourceUrl source, SourceSettings settings) {
    ForTransportStream given = transportStreams.get(source.revealed());
    return given != null
        && isYounger(given.since(), REMEMBERED_FOR)
        && onlyDirectly(source, settings).isEmpty();
  }

  /** True if FFmpeg reads it for no other reason than that a player asked for MPEG-TS. */
  boolean gaveWayToTransportStream(Programme programme, Planned plan) {
    boolean sound = wantsSound(plan);
    return isCamera(programme.source(), programme.options())
        && sound
        && needsNoCoding(plan)
        && unreadable(programme.source(), true).isEmpty()
        && isForTransportStream(programme.source(), programme.options());
  }

  /** FFmpeg brings it. */
  synchronized void playsThroughFfmpeg(SourceUrl source) {
    transportStreams.computeIfPresent(
        source.revealed(), (address, given) -> new ForTransportStream(given.since(), true));
  }

  /** FFmpeg brings nothing of it: it is read directly again, which worked. */
  synchronized void takeBackFromTransportStream(SourceUrl source) {
    ForTransportStream given = transportStreams.remove(source.revealed());
    if (given != null && !given.played()) {
      put(inVain, source.revealed(), calendar.instant());
    }
  }

  /** Somebody changed something about it: it may be readable now. */
  synchronized void forget(SourceUrl source) {
    unreadable.remove(new Asked(source.revealed(), true));
    unreadable.remove(new Asked(source.revealed(), false));
    transportStreams.remove(source.revealed());
    inVain.remove(source.revealed());
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
                    wantsSound,
                    startsWithin.plus(settings.extraWait())));
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
