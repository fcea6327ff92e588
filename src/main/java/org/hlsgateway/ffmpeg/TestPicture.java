package org.hlsgateway.ffmpeg;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The built-in source {@code test:}: a moving picture with a clock, and a beep every second. FFmpeg
 * draws it itself (lavfi). Written {@code test:}, {@code test:WxH} or {@code test:bars}; nothing of
 * that text reaches FFmpeg but the numbers.
 *
 * @param width pixels, even, 160 to 3840
 * @param height pixels, even, 90 to 2160
 * @param bars colour bars that stand still, instead of a picture that moves
 */
public record TestPicture(int width, int height, boolean bars) implements GeneratedSource {

  public static final String SCHEME = "test";

  private static final Pattern FORM = Pattern.compile("test:(?:(\\d{3,4})x(\\d{2,4})|(bars))?");
  private static final int FRAMES_PER_SECOND = 25;
  private static final int SAMPLE_RATE = 48_000;
  private static final String BEEP =
      "aevalsrc=exprs='0.2*sin(2*PI*880*t)*lt(mod(t,1),0.1)':sample_rate=48000:channel_layout=mono";

  public TestPicture {
    check(width, 160, 3840);
    check(height, 90, 2160);
  }

  private static void check(int pixels, int least, int most) {
    if (pixels < least || pixels > most || pixels % 2 != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d is not an even number from %d to %d", pixels, least, most));
    }
  }

  /** Empty if the text is not of the form, or a number is out of its range. */
  public static Optional<TestPicture> parse(String url) {
    Matcher form = FORM.matcher(url);
    if (!form.matches()) {
      return Optional.empty();
    }
    if (form.group(1) == null) {
      return Optional.of(new TestPicture(1280, 720, form.group(3) != null));
    }
    try {
      return Optional.of(
          new TestPicture(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), false));
    } catch (IllegalArgumentException outOfRange) {
      return Optional.empty();
    }
  }

  @Override
  public String graph(FfmpegTools tools) {
    return String.format(
        Locale.ROOT,
        "%s=size=%dx%d:rate=%d,format=yuv420p%s[out0];%s[out1]",
        bars ? "smptehdbars" : "testsrc2",
        width,
        height,
        FRAMES_PER_SECOND,
        DrawnText.works(tools) ? "," + DrawnText.clock(height) : "",
        BEEP);
  }

  @Override
  public SourceFacts facts() {
    return new SourceFacts(
        List.of(
            StreamFacts.video("rawvideo", "", width, height, FRAMES_PER_SECOND),
            StreamFacts.audio("pcm_f64le", SAMPLE_RATE, 1)),
        true);
  }
}
