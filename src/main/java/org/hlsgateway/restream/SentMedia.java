package org.hlsgateway.restream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hlsgateway.media.CodecConfiguration;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.Silence;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.Timeline;

/**
 * What of a channel is sent to targets that take the same codecs: one picture and one sound,
 * silence where there is none that they take, on one clock that goes on through restarts of the
 * source. For one thread at a time.
 */
final class SentMedia {
  /** The silence of a stream without sound; services expect no other rates. */
  private static final int SILENCE_RATE = 48_000;

  private static final int SILENCE_CHANNELS = 2;

  /** Silence also fills gaps, up to this. */
  private static final long LONGEST_FILLED_MILLIS = 10_000;

  private final boolean enhanced;
  private final Timeline timeline = new Timeline();
  private FlvHead head;
  private Optional<MediaTrack> video = Optional.empty();
  private Optional<MediaTrack> audio = Optional.empty();
  private Optional<String> obstacle = Optional.empty();
  private boolean isEncoded;

  /** Null where the channel's own sound is sent. */
  private Silence silence;

  private long silenceSamples;

  /** Where the channel's own sound ended last; silence never begins before that. */
  private long soundEndMillis = -2 * LONGEST_FILLED_MILLIS;

  private long silenceFromMillis = -2 * LONGEST_FILLED_MILLIS;

  /**
   * @param enhanced the targets take codecs of Enhanced RTMP
   */
  SentMedia(boolean enhanced) {
    this.enhanced = enhanced;
  }

  /** Why nothing of the channel can be sent, as a sentence; empty if it can. */
  Optional<String> obstacle() {
    return obstacle;
  }

  /** What is sent, as a sentence; empty until the channel brought something. */
  Optional<String> inWords() {
    return Optional.ofNullable(head).map(FlvHead::inWords);
  }

  /**
   * Frames of these tracks come next.
   *
   * @param afterMillis so long after the last frame
   * @param encoded they are made here, rather than taken from the source
   */
  void tracks(InitSection init, long afterMillis, boolean encoded) {
    timeline.restart(afterMillis);
    isEncoded = encoded;
    silence = null;
    Predicate<MediaTrack> taken =
        track -> enhanced ? FlvBodies.fourCc(track).isPresent() : FlvBodies.isPlain(track);
    video = init.of(MediaTrack.Kind.VIDEO).stream().filter(taken).findFirst();
    audio = init.of(MediaTrack.Kind.AUDIO).stream().filter(taken).findFirst();
    Optional<MediaTrack> refused = init.video().filter(any -> video.isEmpty());
    if (refused.isPresent()) {
      obstacle =
          Optional.of(
              String.format(
                  Locale.ROOT,
                  "The picture is %s, and the target takes %s: have it encoded for the"
                      + " target.",
                  refused.get().codecName(),
                  enhanced ? "H.264, H.265 and AV1" : "H.264"));
      head = null;
      return;
    }
    obstacle = Optional.empty();
    try {
      FlvHead next = head(init);
      // The same again is no news: receivers need not begin anew.
      head = head != null && isSame(head, next) ? head : next;
    } catch (StreamFormatException e) {
      obstacle = Optional.of("What the source sends cannot be read: " + e.getMessage());
      head = null;
    }
  }

  /** Messages for these frames, in the order of their times as far as they came so. */
  List<FlvMessage> frames(List<Sample> frames) {
    List<FlvMessage> messages = new ArrayList<>();
    if (head == null) {
      return messages;
    }
    for (Sample sample : frames) {
      if (is(video, sample)) {
        add(sample, Timeline.Track.VIDEO, MessageType.VIDEO, messages);
      } else if (is(audio, sample)) {
        add(sample, Timeline.Track.AUDIO, MessageType.AUDIO, messages);
      }
    }
    return messages;
  }

  private void add(Sample sample, Timeline.Track track, int type, List<FlvMessage> messages) {
    long time = timeline.at(track, (int) (sample.decodeMicros() / 1_000));
    boolean isVideo = type == MessageType.VIDEO;
    if (isVideo && silence != null) {
      silentUntil(time, messages);
    }
    if (!isVideo) {
      long lasts = sample.durationTicks() * 1_000 / sample.track().ticksPerSecond();
      soundEndMillis = Math.max(soundEndMillis, time + lasts);
    }
    boolean isKey = isVideo ? sample.isSync() : video.isEmpty();
    messages.add(new FlvMessage(head, type, time, isKey, FlvBodies.frame(sample)));
  }

  /** Silence goes beside the pictures. */
  private void silentUntil(long videoMillis, List<FlvMessage> messages) {
    if (silentMillis() < soundEndMillis) {
      silenceFromMillis = soundEndMillis;
      silenceSamples = 0;
    }
    if (videoMillis - silentMillis() > LONGEST_FILLED_MILLIS) {
      silenceFromMillis = videoMillis;
      silenceSamples = 0;
    }
    for (long time = silentMillis(); time <= videoMillis; time = silentMillis()) {
      Sample frame = silence.at(silenceSamples);
      silenceSamples += silence.frameTicks();
      messages.add(new FlvMessage(head, MessageType.AUDIO, time, false, FlvBodies.frame(frame)));
    }
  }

  private long silentMillis() {
    return silenceFromMillis + silenceSamples * 1_000 / SILENCE_RATE;
  }

  private FlvHead head(InitSection init) throws StreamFormatException {
    Map<Integer, CodecConfiguration> configurations = CodecConfiguration.of(init);
    Map<String, Object> metadata = new LinkedHashMap<>();
    StringBuilder words = new StringBuilder();
    Optional<byte[]> videoHeader = Optional.empty();
    if (video.isPresent()) {
      MediaTrack track = video.get();
      videoHeader = FlvBodies.header(track, configurations.get(track.id()));
      metadata.put("width", track.coding().width());
      metadata.put("height", track.coding().height());
      metadata.put("videocodecid", codecId(track, 7));
      words
          .append(track.codecName())
          .append(' ')
          .append(track.coding().width())
          .append('x')
          .append(track.coding().height());
    }
    Optional<byte[]> audioHeader;
    if (audio.isPresent()) {
      MediaTrack track = audio.get();
      audioHeader = FlvBodies.header(track, configurations.get(track.id()));
      describe(track, metadata);
      words.append(words.length() > 0 ? " and " : "").append(track.codecName());
      words.append(isEncoded ? ", encoded here" : ", as they come");
    } else {
      silence = Silence.ofAac(SILENCE_RATE, SILENCE_CHANNELS);
      audioHeader =
          Optional.of(FlvBodies.aacHeader(Silence.aacConfig(SILENCE_RATE, SILENCE_CHANNELS)));
      describe(silence.track(), metadata);
      words.append(isEncoded ? ", encoded here" : ", as it comes");
      words.append(", with silence as the sound: ");
      words.append(
          init.audio()
              .map(other -> "its own is " + other.codecName() + ", which the target does not take")
              .orElse("it has none, and services refuse a stream without"));
    }
    metadata.put("encoder", "HLS Gateway");
    return new FlvHead(videoHeader, audioHeader, metadata, words.append('.').toString());
  }

  private static void describe(MediaTrack track, Map<String, Object> metadata) {
    metadata.put("audiocodecid", codecId(track, 10));
    metadata.put("audiosamplerate", track.coding().samplesPerSecond());
    metadata.put("audiosamplesize", 16);
    metadata.put("stereo", track.coding().channels() != 1);
  }

  /** Enhanced RTMP: the FourCC as a number, where FLV has none. */
  private static long codecId(MediaTrack track, int plain) {
    if (FlvBodies.isPlain(track)) {
      return plain;
    }
    long id = 0;
    for (char letter : FlvBodies.fourCc(track).orElseThrow().toCharArray()) {
      id = id << 8 | letter;
    }
    return id;
  }

  private static boolean is(Optional<MediaTrack> track, Sample sample) {
    return track.isPresent() && track.get().id() == sample.track().id();
  }

  private static boolean isSame(FlvHead left, FlvHead right) {
    return Arrays.equals(left.video().orElse(null), right.video().orElse(null))
        && Arrays.equals(left.audio().orElse(null), right.audio().orElse(null))
        && left.inWords().equals(right.inWords());
  }
}
