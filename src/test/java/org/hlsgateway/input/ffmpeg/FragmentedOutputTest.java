package org.hlsgateway.input.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.Pace;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.junit.jupiter.api.Test;

class FragmentedOutputTest {
  private static final byte[] INIT = TestStream.init(true, true);
  private static final byte[] FIRST =
      TestStream.fragment(TestStream.video(900_000, 3_600, true), TestStream.audio(480_000));
  private static final byte[] SECOND = TestStream.fragment(TestStream.video(903_600, 3_600, false));

  private final Told told = new Told();
  private final FragmentedOutput output = new FragmentedOutput(told);

  private static final class Told implements MediaSink {
    final List<String> calls = new ArrayList<>();

    @Override
    public void tracks(InitSection init) {
      calls.add("tracks " + init.tracks().size());
    }

    @Override
    public void frames(List<Sample> frames, boolean moreIsThere) {
      calls.add("frames " + frames.size() + (moreIsThere ? ", more" : ""));
    }

    @Override
    public void announce(List<AnnouncedSound> soundsApart) {
      calls.add("announce " + soundsApart.size());
    }

    @Override
    public void soundTrack(int index, InitSection init) throws StreamFormatException {
      calls.add("sound " + index + " is " + init.audio().orElseThrow().codec());
    }

    @Override
    public void sound(int index, List<Sample> frames) {
      calls.add("sound " + index + ": " + frames.size());
    }

    @Override
    public Optional<Pace> listed() {
      return Optional.of(new Pace(Duration.ofMillis(200), 100_000, true));
    }
  }

  @Test
  void eachFragmentIsPassedOnByItself_andOfThoseInOnePieceTheLastOneSaysIfMoreIsThere()
      throws Exception {
    output.begins(List.of());
    write(INIT, FIRST, SECOND);

    assertThat(told.calls).containsExactly("announce 0", "tracks 2", "frames 2, more", "frames 1");
  }

  @Test
  void aPieceThatEndsInAFragment_tellsThatNothingMoreIsThere() throws Exception {
    byte[] both = TestStream.join(INIT, FIRST);
    output.write(both, 0, both.length - 5, true);
    output.write(both, both.length - 5, 5, true);
    output.write(SECOND, 0, 9, false);

    assertThat(told.calls)
        .containsExactly("announce 0", "tracks 2", "frames 0, more", "frames 2, more", "frames 0");
  }

  @Test
  void whatCameBeforeSomethingUnreadableIsPassedOn() {
    assertThatThrownBy(() -> write(INIT, FIRST, SECOND, TestStream.box("moov", new byte[8])))
        .isInstanceOf(StreamFormatException.class)
        .hasMessage("A second 'moov' came within one stream.");
    assertThat(told.calls).endsWith("frames 2, more", "frames 1, more");
  }

  @Test
  void soundsApartAreAnnouncedOnce_andOneThatCannotBeReadDoesNotCome() {
    output.begins(List.of(new MediaPlan.Silence(), new MediaPlan.Silence()));
    byte[] init = TestStream.init(false, true);
    byte[] frame = TestStream.fragment(TestStream.audio(480_000));
    output.writeSound(0, init, 0, init.length);
    output.writeSound(1, frame, 0, frame.length);
    output.writeSound(1, init, 0, init.length);
    output.writeSound(0, frame, 0, frame.length);

    assertThat(told.calls)
        .containsExactly("announce 2", "sound 0 is mp4a.40.2", "sound 0: 0", "sound 0: 1");
  }

  @Test
  void theSinkSaysHowLongFfmpegMayBeLeftAlone() throws Exception {
    assertThat(output.write(INIT, 0, INIT.length)).isEqualTo(Duration.ofMillis(120));
  }

  private void write(byte[]... pieces) throws StreamFormatException {
    byte[] bytes = TestStream.join(pieces);
    output.write(bytes, 0, bytes.length);
  }
}
