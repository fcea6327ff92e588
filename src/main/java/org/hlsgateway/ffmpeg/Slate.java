package org.hlsgateway.ffmpeg;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A still picture that says since when there is none, with silence. Written {@code slate:HHMM}; no
 * user's text is in it.
 *
 * @param hour 0 to 23
 * @param minute 0 to 59
 */
record Slate(int hour, int minute) implements GeneratedSource {

  static final String SCHEME = "slate";

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int FRAMES_PER_SECOND = 10;
  private static final int SAMPLE_RATE = 48_000;

  private static final Pattern FORM = Pattern.compile("slate:([01]\\d|2[0-3])([0-5]\\d)");

  static Optional<Slate> parse(String url) {
    Matcher form = FORM.matcher(url);
    return form.matches()
        ? Optional.of(new Slate(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
        : Optional.empty();
  }

  @Override
  public String graph(FfmpegTools tools) {
    String text =
        String.format(
            Locale.ROOT,
            ",drawtext=text='Camera offline since %02d\\:%02d':fontsize=36:fontcolor=white"
                + ":x=(w-tw)/2:y=(h-th)/2",
            hour,
            minute);
    return String.format(
        Locale.ROOT,
        "color=color=0x1a2030:size=%dx%d:rate=%d,format=yuv420p%s[out0]"
            + ";anullsrc=sample_rate=%d:channel_layout=stereo[out1]",
        WIDTH,
        HEIGHT,
        FRAMES_PER_SECOND,
        DrawnText.works(tools) ? text : "",
        SAMPLE_RATE);
  }

  @Override
  public SourceFacts facts() {
    return new SourceFacts(
        List.of(
            StreamFacts.video("rawvideo", "", WIDTH, HEIGHT, FRAMES_PER_SECOND),
            StreamFacts.audio("pcm_u8", SAMPLE_RATE, 2)),
        true);
  }
}
