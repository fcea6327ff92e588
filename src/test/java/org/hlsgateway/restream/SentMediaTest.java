package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hlsgateway.media.CodecConfiguration;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.InitWriter;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TrackDescription;
import org.hlsgateway.rtmp.MediaTag;
import org.hlsgateway.rtmp.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a channel's frames on their way to RTMP; read back by the gateway's reader. */
class SentMediaTest {
  private static final int TICKS = 1_000;
  private static final int SYNC = 0x0200_0000;
  private static final int NON_SYNC = 0x0101_0000;
  private static final byte[] AAC_48_STEREO = hex("1190");

  private final SentMedia media = new SentMedia(false);

  @Test
  void h264AndAac_areSentAsTheyCome() throws Exception {
    InitSection init = init(h264(), TrackDescription.aac(48_000, AAC_48_STEREO));
    media.tracks(init, 0, false);
    assertThat(media.inWords()).contains("H.264 1280x720 and AAC, as they come.");
    List<FlvMessage> sent =
        media.frames(
            List.of(
                video(init, 5_000, 80, true), audio(init, 240_000), video(init, 5_040, 0, false)));
    FlvHead head = sent.get(0).head();
    assertThat(MediaTag.ofVideo(head.video().orElseThrow()).kind())
        .isEqualTo(MediaTag.Kind.CONFIGURATION);
    assertThat(head.audio().orElseThrow()).isEqualTo(hex("af001190"));
    assertThat(head.metadata()).containsEntry("width", 1280).containsEntry("audiocodecid", 10L);
    MediaTag first = MediaTag.ofVideo(sent.get(0).body());
    assertThat(first.kind()).isEqualTo(MediaTag.Kind.KEYFRAME);
    assertThat(first.compositionMillis()).isEqualTo(80);
    assertThat(first.codec()).isEqualTo("avc1");
    assertThat(sent.get(0).isKeyframe()).isTrue();
    assertThat(MediaTag.ofAudio(sent.get(1).body()).kind()).isEqualTo(MediaTag.Kind.FRAME);
    assertThat(MediaTag.ofVideo(sent.get(2).body()).kind()).isEqualTo(MediaTag.Kind.FRAME);
    assertThat(sent.get(2).timeMillis() - sent.get(0).timeMillis()).isEqualTo(40);
  }

  @Test
  void whereThereIsNoSound_silenceGoesBesideThePictures_inStep() throws Exception {
    InitSection init = init(h264());
    media.tracks(init, 0, false);
    List<FlvMessage> sent = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      sent.addAll(media.frames(List.of(video(init, i * 40L, 0, i % 50 == 0))));
    }
    List<Long> silence =
        sent.stream()
            .filter(each -> each.type() == MessageType.AUDIO)
            .map(FlvMessage::timeMillis)
            .toList();
    long last = sent.get(sent.size() - 1).timeMillis();
    assertThat(silence).isSorted();
    assertThat(last - silence.get(silence.size() - 1)).isBetween(0L, 22L);
    // 10 s of 48 kHz in frames of 1024.
    assertThat(silence).hasSizeBetween(466, 470);
    assertThat(media.inWords().orElseThrow()).contains("silence", "refuse a stream without");
  }

  @Test
  void aRestartedSource_goesOnBehindWhatCame_afterAsLongAsItWasAway() throws Exception {
    InitSection init = init(h264());
    media.tracks(init, 0, false);
    long before = first(media.frames(List.of(video(init, 90_000, 0, true))));
    FlvHead head = media.frames(List.of(video(init, 90_040, 0, false))).get(0).head();
    media.tracks(init(h264()), 2_500, false);
    List<FlvMessage> again = media.frames(List.of(video(init, 0, 0, true)));
    assertThat(first(again)).isEqualTo(before + 40 + 2_500);
    assertThat(again.get(0).head()).as("the same codecs are no news").isSameAs(head);
    assertThat(again.stream().map(FlvMessage::timeMillis)).isSorted();
  }

  @Test
  void h265_isSentOnlyToWhoTakesIt_andElseItIsSaidWhy() throws Exception {
    InitSection init =
        init(
            TrackDescription.h265(
                TICKS,
                List.of(hex("40010c01ffff016000000300b0000003000003005d2c09")),
                List.of(hex("420101016000000300b0000003000003005da00280802d16595e491b6b80")),
                List.of(hex("4401c172b46240"))),
            TrackDescription.opus(2, 312));
    media.tracks(init, 0, false);
    assertThat(media.obstacle().orElseThrow())
        .startsWith("The picture is H.265, and the target takes H.264:");
    assertThat(media.frames(List.of(video(init, 0, 0, true)))).isEmpty();

    SentMedia enhanced = new SentMedia(true);
    enhanced.tracks(init, 0, false);
    assertThat(enhanced.obstacle()).isEmpty();
    List<FlvMessage> sent =
        enhanced.frames(
            List.of(video(init, 0, 40, true), video(init, 40, 0, true), audio(init, 0)));
    MediaTag header = MediaTag.ofVideo(sent.get(0).head().video().orElseThrow());
    assertThat(header.codec()).isEqualTo("hvc1");
    assertThat(header.kind()).isEqualTo(MediaTag.Kind.CONFIGURATION);
    MediaTag moved = MediaTag.ofVideo(sent.get(0).body());
    assertThat(moved.compositionMillis()).isEqualTo(40);
    assertThat(moved.kind()).isEqualTo(MediaTag.Kind.KEYFRAME);
    assertThat(MediaTag.ofVideo(sent.get(1).body()).kind()).isEqualTo(MediaTag.Kind.KEYFRAME);
    assertThat(MediaTag.ofAudio(sent.get(2).body()).codec()).isEqualTo("Opus");
    byte[] opus = sent.get(0).head().audio().orElseThrow();
    // RFC 7845 5.1: version 1, two channels, 312 samples to skip, 48 kHz, little-endian.
    assertThat(hex(opus)).isEqualTo("904f7075734f707573486561640102380180bb0000000000");
  }

  @Test
  void aSoundThatTheTargetDoesNotTake_isSilence_andItIsSaidWhy() throws Exception {
    media.tracks(init(h264(), TrackDescription.opus(2, 0)), 0, false);
    assertThat(media.inWords().orElseThrow())
        .contains("its own is Opus, which the target does not take");
  }

  @Test
  void silenceAfterASpellOfSound_beginsBehindIt_andNeverGoesBack() throws Exception {
    List<FlvMessage> sent = new ArrayList<>();
    media.tracks(init(h264()), 0, false);
    for (int i = 0; i < 50; i++) {
      sent.addAll(media.frames(List.of(video(init(h264()), i * 40L, 0, i == 0))));
    }
    InitSection both = init(h264(), TrackDescription.aac(48_000, AAC_48_STEREO));
    media.tracks(both, 40, false);
    for (int i = 0; i < 100; i++) {
      sent.addAll(media.frames(List.of(video(both, i * 40L, 0, i == 0))));
      sent.addAll(media.frames(List.of(audio(both, i * 1_920L))));
    }
    media.tracks(init(h264()), 40, false);
    for (int i = 0; i < 50; i++) {
      sent.addAll(media.frames(List.of(video(init(h264()), i * 40L, 0, i == 0))));
    }
    assertThat(sent.stream().filter(each -> each.type() == MessageType.AUDIO))
        .extracting(FlvMessage::timeMillis)
        .isSorted();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 9, 10})
  void opusThatIsDescribedTooShort_isMalformed_andNoOtherError(int length) throws Exception {
    MediaTrack opus = init(h264(), TrackDescription.opus(2, 312)).audio().orElseThrow();
    CodecConfiguration damaged = new CodecConfiguration(List.of(), new byte[0], new byte[length]);
    assertThatThrownBy(() -> FlvBodies.header(opus, damaged))
        .isInstanceOf(StreamFormatException.class)
        .hasMessageContaining("at least 11");
  }

  private static long first(List<FlvMessage> messages) {
    return messages.stream()
        .filter(each -> each.type() == MessageType.VIDEO)
        .findFirst()
        .orElseThrow()
        .timeMillis();
  }

  private static TrackDescription h264() throws StreamFormatException {
    return TrackDescription.h264(TICKS, List.of(TestStream.SPS), List.of(hex("68ee")));
  }

  private static InitSection init(TrackDescription... tracks) throws StreamFormatException {
    return InitWriter.write(List.of(tracks));
  }

  private static Sample video(InitSection init, long ticks, int composition, boolean key) {
    MediaTrack track = init.video().orElseThrow();
    boolean hevc = track.codec().startsWith("hvc1");
    // One slice behind its length: IDR, or not.
    byte[] unit = hex(hevc ? "000000032601af" : key ? "000000036588" + "80" : "00000003419a80");
    return new Sample(track, ticks, 40, composition, key ? SYNC : NON_SYNC, unit, 0, unit.length);
  }

  private static Sample audio(InitSection init, long ticks) {
    byte[] frame = hex("2110");
    MediaTrack track = init.audio().orElseThrow();
    return new Sample(track, ticks, 1024, 0, SYNC, frame, 0, frame.length);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
