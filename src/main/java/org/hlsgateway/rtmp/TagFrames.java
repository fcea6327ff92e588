package org.hlsgateway.rtmp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.InitWriter;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TrackDescription;
import org.hlsgateway.media.UnsupportedCodecException;

/**
 * Makes tracks and frames of one stream's audio and video messages. H.264, H.265, AV1, AAC and Opus
 * are carried by RTMP as fragmented MP4 has them: nothing of a frame is copied or changed. Not
 * thread-safe.
 *
 * <p>How long a picture is shown is told by the next one, so each is passed on when that has come.
 * Sound is as long as its codec says: its times, which RTMP rounds to milliseconds, are counted
 * from the first one on for as long as both agree within half a frame.
 */
public final class TagFrames {
  /** Of pictures: as most containers of broadcast have them. */
  private static final int VIDEO_TICKS = 90_000;

  private static final int TICKS_A_MILLI = VIDEO_TICKS / 1_000;

  private static final int SYNC = 0x0200_0000;
  private static final int NON_SYNC = 0x0101_0000;

  /** A description of the sound that comes so much later than the first picture is awaited. */
  private static final long OTHER_TRACK_WITHIN_MILLIS = 300;

  /** The same where metadata promises sound. */
  private static final long PROMISED_TRACK_WITHIN_MILLIS = 1_000;

  /** Sound alone for so long is a stream without pictures. */
  private static final long SOUND_ALONE_MILLIS = 2_000;

  /** Where pictures are described they come: a publisher's first ones may take a while. */
  private static final long DESCRIBED_PICTURES_WITHIN_MILLIS = 10_000;

  /** Pictures that are described by nothing but themselves are for FFmpeg to read. */
  private static final long DESCRIPTION_WITHIN_MILLIS = 2_000;

  private static final int MOST_UNDESCRIBED = 50;

  /** Sound that comes late waits for the next keyframe, and no longer than this. */
  private static final long KEYFRAME_WITHIN_MILLIS = 10_000;

  /** Sound so far ahead says that no other picture comes soon. */
  private static final long PICTURE_STANDS_MILLIS = 500;

  private static final int MOST_PENDING = 2_000;
  private static final long MOST_PENDING_BYTES = 8 << 20;

  private static final long USUAL_FRAME_TICKS = VIDEO_TICKS / 25;

  /** What came before the tracks were named. */
  private record Pending(boolean video, MediaTag tag, long timeMillis, byte[] body) {}

  private final MediaSink sink;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private long pendingBytes;
  private byte[] videoConfiguration;
  private String videoCodec;
  private byte[] audioConfiguration;
  private TrackDescription video;
  private NalPictures pictures;
  private TrackDescription audio;

  /** Of a codec that is not carried; null: none came. */
  private UnsupportedCodecException foreignSound;

  private boolean leavesSoundOut;
  private boolean saidDamaged;
  private int undescribed;
  private long firstUndescribedMillis;
  private SoundFrames sounds;
  private boolean promisesSound;
  private boolean promisesNoSound;
  private long firstPictureMillis = -1;
  private long firstSoundMillis = -1;

  /** What the sink knows is what comes. */
  private boolean named;

  /** Sound came after the pictures were named without it. */
  private boolean soundIsLate;

  /** Since when it waits; -1: nothing came since. */
  private long soundWaitsMillis = -1;

  private InitSection init;
  private MediaTrack videoTrack;
  private MediaTrack audioTrack;

  /** The latest picture, whose duration is not known yet; null if none waits. */
  private Sample picture;

  private long pictureTicks = -1;
  private long frameTicks = USUAL_FRAME_TICKS;

  public TagFrames(MediaSink sink) {
    this.sink = sink;
  }

  /** What metadata says of the sound; it lies, and so only says how long to wait for it. */
  public void promised(boolean sound) {
    promisesSound = sound && !leavesSoundOut;
    promisesNoSound = !promisesSound;
  }

  /** Another publisher, or the same one anew: what comes does not continue what came. */
  public void breaksOff() throws StreamFormatException {
    if (init != null) {
      releasePicture(frameTicks, true);
      named = false;
    }
  }

  /** No more comes. */
  public void end() throws StreamFormatException {
    releasePicture(frameTicks, false);
  }

  /**
   * A video message.
   *
   * @param tag of the body; one of kind IGNORED or END changes nothing
   * @param timeMillis on the stream's clock, 0 or more; of pictures never less than before
   * @param body not to be changed any more
   * @param moreIsThere another message follows at once
   * @throws StreamFormatException if it is none that fragmented MP4 carries, or the sink refuses it
   */
  public void video(MediaTag tag, long timeMillis, byte[] body, boolean moreIsThere)
      throws StreamFormatException {
    switch (tag.kind()) {
      case CONFIGURATION -> describeVideo(tag, body);
      case KEYFRAME, FRAME -> {
        requireKnown(tag, "video", "H.264, H.265 and AV1");
        if (video == null && tag.kind() == MediaTag.Kind.KEYFRAME) {
          VideoDescription.ofKeyframe(VIDEO_TICKS, tag, body)
              .ifPresent(told -> describeVideo(told, tag, NalPictures.undescribed(tag.codec())));
        }
        if (video == null) {
          undescribed(tag, timeMillis);
        } else {
          picture(tag, timeMillis, body, moreIsThere);
        }
      }
      case END, IGNORED -> {}
    }
  }

  /** An audio message; otherwise as {@link #video}. */
  public void audio(MediaTag tag, long timeMillis, byte[] body, boolean moreIsThere)
      throws StreamFormatException {
    switch (tag.kind()) {
      case CONFIGURATION -> {
        if (isCarried(tag)) {
          describeAudio(tag, body);
        }
      }
      case KEYFRAME, FRAME -> {
        if (!isCarried(tag)) {
          foreignSound(tag, timeMillis);
        } else if (audio != null && body.length > tag.payload()) {
          firstSoundMillis = firstSoundMillis < 0 ? timeMillis : firstSoundMillis;
          came(new Pending(false, tag, timeMillis, body), moreIsThere);
        }
      }
      case END, IGNORED -> {}
    }
  }

  private void picture(MediaTag tag, long timeMillis, byte[] body, boolean moreIsThere)
      throws StreamFormatException {
    NalPictures.Message whole =
        pictures == null
            ? new NalPictures.Message(tag, body)
            : pictures.whole(tag, body).orElse(null);
    if (whole != null) {
      firstPictureMillis = firstPictureMillis < 0 ? timeMillis : firstPictureMillis;
      came(new Pending(true, whole.tag(), timeMillis, whole.body()), moreIsThere);
    } else if (!saidDamaged) {
      saidDamaged = true;
      sink.log("A picture of the publisher's is damaged: such pictures are left out.");
    }
  }

  /** Its description may still come; some encoders send none, and parameter sets in the stream. */
  private void undescribed(MediaTag tag, long timeMillis) throws StreamFormatException {
    firstUndescribedMillis = undescribed == 0 ? timeMillis : firstUndescribedMillis;
    undescribed++;
    boolean tooMany =
        undescribed > MOST_UNDESCRIBED
            || timeMillis - firstUndescribedMillis >= DESCRIPTION_WITHIN_MILLIS;
    if (tooMany && isReadByFfmpeg(tag.codec())) {
      throw new UnsupportedCodecException(
          "video", tag.codec() + " without a description", "pictures that are described first");
    }
  }

  /**
   * Sound that is not carried is for FFmpeg to read, if it can read the pictures: not those of
   * Enhanced RTMP, as of version 5. They are shown without it.
   */
  private void foreignSound(MediaTag tag, long timeMillis) throws StreamFormatException {
    if (leavesSoundOut) {
      return;
    }
    firstSoundMillis = firstSoundMillis < 0 ? timeMillis : firstSoundMillis;
    foreignSound = new UnsupportedCodecException("audio", tag.codec(), "AAC and Opus");
    boolean isAlone = undescribed == 0 && timeMillis - firstSoundMillis >= SOUND_ALONE_MILLIS;
    if (video != null || isAlone) {
      decideOnSound();
    }
  }

  private void decideOnSound() throws StreamFormatException {
    if (videoCodec == null || isReadByFfmpeg(videoCodec)) {
      throw foreignSound;
    }
    leavesSoundOut = true;
    promised(false);
    sink.log(foreignSound.getMessage() + " The pictures are shown without sound.");
  }

  private static boolean isReadByFfmpeg(String videoCodec) {
    return videoCodec.equals("avc1");
  }

  private static boolean isCarried(MediaTag tag) {
    return switch (tag.codec()) {
      case "avc1", "hvc1", "av01", "mp4a", "Opus" -> true;
      default -> false;
    };
  }

  private static void requireKnown(MediaTag tag, String what, String carried)
      throws StreamFormatException {
    if (!isCarried(tag)) {
      throw new UnsupportedCodecException(what, tag.codec(), carried);
    }
  }

  private void describeVideo(MediaTag tag, byte[] body) throws StreamFormatException {
    requireKnown(tag, "video", "H.264, H.265 and AV1");
    if (Arrays.equals(videoConfiguration, body)) {
      return;
    }
    TrackDescription told = VideoDescription.of(VIDEO_TICKS, tag, body);
    videoConfiguration = body;
    describeVideo(told, tag, NalPictures.of(tag, body));
    if (foreignSound != null && !leavesSoundOut) {
      decideOnSound();
    }
  }

  private void describeVideo(TrackDescription told, MediaTag tag, Optional<NalPictures> looks) {
    video = told;
    videoCodec = tag.codec();
    pictures = looks.orElse(null);
    // Of a picture that only now joins the sound, the first frame tells.
    named &= videoTrack == null;
  }

  private void describeAudio(MediaTag tag, byte[] body) throws StreamFormatException {
    if (Arrays.equals(audioConfiguration, body) || body.length == tag.payload()) {
      return;
    }
    byte[] record = Arrays.copyOfRange(body, tag.payload(), body.length);
    sounds = tag.codec().equals("Opus") ? SoundFrames.opus() : SoundFrames.aac(record);
    audio =
        tag.codec().equals("Opus")
            ? TrackDescription.opus(record)
            : TrackDescription.aac(sounds.ticksPerSecond(), record);
    audioConfiguration = body;
    // Pictures that are named again are shown from a keyframe on: late sound costs none of them.
    boolean isLate = named && videoTrack != null && audioTrack == null;
    named &= isLate;
    soundIsLate = isLate;
  }

  private void came(Pending frame, boolean moreIsThere) throws StreamFormatException {
    if (!named && init != null) {
      // What was there before is known to come: nothing is awaited anew.
      name();
    }
    if (named && (!soundIsLate || joinsLateSound(frame))) {
      pass(frame, moreIsThere);
      return;
    }
    if (named) {
      return;
    }
    pending.add(frame);
    pendingBytes += frame.body().length;
    boolean full = pending.size() > MOST_PENDING || pendingBytes > MOST_PENDING_BYTES;
    if (full || isComplete(frame.timeMillis())) {
      name();
      passPending(moreIsThere);
    }
  }

  /** False for sound that waits. */
  private boolean joinsLateSound(Pending frame) throws StreamFormatException {
    soundWaitsMillis = soundWaitsMillis < 0 ? frame.timeMillis() : soundWaitsMillis;
    boolean isKeyframe = frame.video() && frame.tag().kind() == MediaTag.Kind.KEYFRAME;
    if (isKeyframe || frame.timeMillis() - soundWaitsMillis >= KEYFRAME_WITHIN_MILLIS) {
      name();
    }
    return frame.video() || !soundIsLate;
  }

  private boolean isComplete(long nowMillis) {
    if (firstPictureMillis >= 0) {
      long patience = promisesSound ? PROMISED_TRACK_WITHIN_MILLIS : OTHER_TRACK_WITHIN_MILLIS;
      return audio != null || promisesNoSound || nowMillis - firstPictureMillis >= patience;
    }
    long patience = video == null ? SOUND_ALONE_MILLIS : DESCRIBED_PICTURES_WITHIN_MILLIS;
    return nowMillis - firstSoundMillis >= patience;
  }

  private void passPending(boolean moreIsThere) throws StreamFormatException {
    while (!pending.isEmpty()) {
      pass(pending.poll(), moreIsThere || !pending.isEmpty());
    }
    pendingBytes = 0;
  }

  private void name() throws StreamFormatException {
    releasePicture(frameTicks, true);
    List<TrackDescription> tracks = new ArrayList<>();
    if (firstPictureMillis >= 0) {
      tracks.add(video);
    }
    if (audio != null) {
      tracks.add(audio);
    }
    init = InitWriter.write(tracks);
    videoTrack = init.video().orElse(null);
    audioTrack = init.audio().orElse(null);
    named = true;
    soundIsLate = false;
    soundWaitsMillis = -1;
    sink.tracks(init);
  }

  private void pass(Pending frame, boolean moreIsThere) throws StreamFormatException {
    if (frame.video()) {
      if (videoTrack == null) {
        name();
      }
      picture(frame, moreIsThere);
    } else {
      sound(frame, moreIsThere);
    }
  }

  private void picture(Pending frame, boolean moreIsThere) throws StreamFormatException {
    MediaTag tag = frame.tag();
    long shown = (frame.timeMillis() + tag.compositionMillis()) * TICKS_A_MILLI;
    // Two with one time are decoded one after the other.
    long ticks = Math.max(frame.timeMillis() * TICKS_A_MILLI, pictureTicks + 1);
    if (picture != null) {
      frameTicks = ticks - picture.decodeTicks();
      releasePicture(frameTicks, moreIsThere);
    }
    pictureTicks = ticks;
    picture =
        new Sample(
            videoTrack,
            ticks,
            0,
            (int) (shown - ticks),
            tag.kind() == MediaTag.Kind.KEYFRAME ? SYNC : NON_SYNC,
            frame.body(),
            tag.payload(),
            frame.body().length - tag.payload());
  }

  private void releasePicture(long durationTicks, boolean moreIsThere)
      throws StreamFormatException {
    if (picture != null) {
      Sample released = picture.withDurationTicks(durationTicks);
      picture = null;
      sink.frames(List.of(released), moreIsThere);
    }
  }

  private void sound(Pending frame, boolean moreIsThere) throws StreamFormatException {
    long aheadTicks = frame.timeMillis() * TICKS_A_MILLI - pictureTicks;
    if (picture != null && aheadTicks > PICTURE_STANDS_MILLIS * TICKS_A_MILLI) {
      releasePicture(Math.min(frameTicks, aheadTicks), true);
    }
    Sample sample =
        sounds.frame(audioTrack, frame.timeMillis(), frame.body(), frame.tag().payload());
    sink.frames(List.of(sample), moreIsThere);
  }
}
