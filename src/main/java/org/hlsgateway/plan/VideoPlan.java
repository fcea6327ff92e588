package org.hlsgateway.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.StreamFacts;

/**
 * What becomes of the picture.
 *
 * @param inWords e.g. {@code video copied, H.264 High 1920x1080 25 fps}
 * @param remarks whole sentences
 * @param obstacle why it cannot be done, as a sentence; empty if it can
 */
record VideoPlan(
    List<MediaPlan.Video> tracks, String inWords, List<String> remarks, Optional<String> obstacle) {

  static VideoPlan of(
      Optional<StreamFacts> video,
      Duration longestKeyframeInterval,
      OutputSettings wish,
      EncodingMeans means) {
    return video
        .map(found -> new Decision(found, longestKeyframeInterval, wish, means).outcome())
        .orElseGet(() -> new VideoPlan(List.of(), "no video", List.of(), Optional.empty()));
  }

  private static final class Decision {
    /** HOLD-BACK is three target durations at least (draft-pantos-hls-rfc8216bis 4.4.3.8). */
    private static final int HELD_BACK_SEGMENTS = 3;

    private final StreamFacts video;
    private final Duration keyframes;
    private final OutputSettings wish;
    private final EncodingMeans means;
    private final Optional<String> encoder;
    private final List<String> remarks = new ArrayList<>();

    Decision(StreamFacts video, Duration keyframes, OutputSettings wish, EncodingMeans means) {
      this.video = video;
      this.keyframes = keyframes;
      this.wish = wish;
      this.means = means;
      this.encoder = means.capabilities().encoder(means.wanted());
    }

    VideoPlan outcome() {
      boolean sparse = keyframes.compareTo(wish.keyframeLimit()) > 0;
      boolean none = keyframes.compareTo(KnownSource.NO_KEYFRAMES) >= 0;
      boolean copyable =
          Codecs.isCopyable(video, wish.format())
              && !none
              && !(sparse && wish.encodeSparseKeyframes());
      Ladder.Steps steps = Ladder.of(video, wish, copyable);
      if (!steps.encoded().isEmpty() && encoder.isEmpty()) {
        return withoutEncoder(copyable);
      }
      if (!steps.encoded().isEmpty() && video.width() == 0) {
        return withoutSize();
      }
      List<MediaPlan.Video> tracks = new ArrayList<>();
      if (steps.copied()) {
        tracks.add(new MediaPlan.CopiedVideo(video.codec()));
      }
      steps.encoded().forEach(step -> tracks.add(encoded(step, steps.copied())));
      remarkOn(steps, sparse);
      return new VideoPlan(tracks, words(steps), remarks, Optional.empty());
    }

    private MediaPlan.EncodedVideo encoded(Ladder.Step step, boolean besideCopied) {
      double source = FrameRates.ofSource(video.framesPerSecond());
      // Beside a copied picture every frame keeps its own time, unless fewer are asked for; so it
      // does where nobody knows how many there will be.
      boolean keepsTimes = besideCopied || video.framesPerSecond() <= 0;
      boolean all = keepsTimes && step.framesPerSecond() >= source;
      return new MediaPlan.EncodedVideo(
          encoder.orElseThrow(),
          step.size().width(),
          step.size().height(),
          all ? 0 : step.framesPerSecond(),
          step.kilobitsPerSecond(),
          video.interlaced());
    }

    private VideoPlan withoutEncoder(boolean copyable) {
      String none = "This server's FFmpeg has no H.264 encoder that works.";
      if (!copyable) {
        return new VideoPlan(
            List.of(),
            "video " + source() + " cannot be transcoded",
            List.of(),
            Optional.of(
                none + " The source's video, " + Codecs.inWords(video) + ", would need one."));
      }
      return new VideoPlan(
          List.of(new MediaPlan.CopiedVideo(video.codec())),
          "video copied, " + source(),
          List.of(none + " No other sizes are made."),
          Optional.empty());
    }

    private VideoPlan withoutSize() {
      return new VideoPlan(
          List.of(),
          "video " + source() + " cannot be transcoded",
          List.of(),
          Optional.of("The source does not say how large its picture is; try again later."));
    }

    private String words(Ladder.Steps steps) {
      String encoded =
          steps.encoded().stream().map(Ladder.Step::inWords).collect(Collectors.joining(", "));
      if (!steps.copied()) {
        return "video " + source() + " transcoded to H.264 " + encoded;
      }
      String copied = "video copied, " + source();
      return encoded.isEmpty() ? copied : copied + ", and transcoded to H.264 " + encoded;
    }

    private String source() {
      String name = Codecs.inWords(video);
      StringBuilder words = new StringBuilder(name);
      if (video.codec().equals("h264") || video.codec().equals("hevc")) {
        words.append(video.profile().isEmpty() ? "" : " " + video.profile());
      }
      if (video.width() > 0) {
        words.append(' ').append(new Size(video.width(), video.height()));
      }
      if (video.framesPerSecond() > 0) {
        words.append(' ').append(FrameRates.inWords(FrameRates.ofSource(video.framesPerSecond())));
      }
      return words.append(video.interlaced() ? " interlaced" : "").toString();
    }

    private void remarkOn(Ladder.Steps steps, boolean sparse) {
      if (sparse) {
        remarks.add(sparseKeyframes(steps));
      }
      if (steps.copied() && video.interlaced()) {
        remarks.add("The picture is interlaced, and is passed on so.");
      }
      if (steps.copied() && Codecs.isRefusedBySome(video) && steps.encoded().isEmpty()) {
        remarks.add(
            String.format(
                Locale.ROOT,
                "Some browsers do not play %s: \"plays everywhere\" adds H.264.",
                words(video)));
      }
      steps
          .leftOut()
          .forEach(
              rung -> remarks.add(rung + " is left out: it is larger than the source's picture."));
      if (!steps.encoded().isEmpty() && !encoder.orElse("").equals(means.wanted())) {
        remarks.add(
            String.format(
                Locale.ROOT,
                means.capabilities().tried()
                    ? "%s does not work on this server: %s encodes instead."
                    : "%s is not tried yet: %s encodes until the next start.",
                means.wanted(),
                encoder.orElseThrow()));
      }
    }

    /** H.264 is refused for its kind, other codecs for their name. */
    private static String words(StreamFacts video) {
      boolean h264 = video.codec().equals("h264");
      return h264 ? "H.264 " + video.profile() : Codecs.inWords(video);
    }

    private String sparseKeyframes(Ladder.Steps steps) {
      if (keyframes.compareTo(KnownSource.NO_KEYFRAMES) >= 0) {
        return "The source sends no keyframes, at which players could begin, so it is encoded.";
      }
      long seconds = Math.round(keyframes.toMillis() / 1000.0);
      String fact =
          String.format(
              Locale.ROOT,
              "The source's keyframes are up to %d s apart, more than this channel's limit of %d s",
              seconds,
              wish.keyframeLimit().toSeconds());
      return steps.copied()
          ? String.format(
              Locale.ROOT,
              "%s: starting takes that long, and players without low latency stay %d s behind. Set"
                  + " the camera to one every second or two, or let the channel encode such"
                  + " sources.",
              fact,
              HELD_BACK_SEGMENTS * seconds)
          : fact + ", so it is encoded.";
    }
  }
}
