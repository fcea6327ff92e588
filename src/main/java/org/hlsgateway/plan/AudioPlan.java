package org.hlsgateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;

/**
 * What becomes of the sound.
 *
 * @param inWords e.g. {@code audio PCMA transcoded to AAC}
 */
record AudioPlan(List<MediaPlan.Audio> tracks, String inWords) {

  /** Behind the name of what is encoded. */
  static final String TO_AAC = " transcoded to AAC";

  /** More languages than any broadcast has; each costs a track and a playlist. */
  private static final int MOST_TRACKS = 8;

  private static final int TELEPHONE_HZ = 16_000;
  private static final int TELEPHONE_KILOBITS = 64;
  private static final int USUAL_KILOBITS = 96;
  private static final int STEREO_KILOBITS = 128;

  static AudioPlan of(SourceFacts facts, OutputSettings settings) {
    OutputSettings.Audio wish = settings.audio();
    List<StreamFacts> sounds = facts.audio();
    List<Integer> own = ofThePicture(sounds);
    if (wish == OutputSettings.Audio.NONE) {
      return new AudioPlan(List.of(), own.isEmpty() ? "no audio" : "audio left out");
    }
    if (own.isEmpty()) {
      return wish == OutputSettings.Audio.SILENCE_IF_NONE && facts.video().isPresent()
          ? new AudioPlan(List.of(new MediaPlan.Silence()), "no audio, silence added")
          : new AudioPlan(List.of(), "no audio");
    }
    int count = wish == OutputSettings.Audio.ALL ? Math.min(own.size(), MOST_TRACKS) : 1;
    List<MediaPlan.Audio> tracks = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (int index : own.subList(0, count)) {
      StreamFacts sound = sounds.get(index);
      if (sound.codec().isEmpty() || sound.codec().equals("none")) {
        // Neither to be copied nor to be decoded.
        words.add("of an unknown kind left out");
        continue;
      }
      // What nothing is known of has no description to be copied; an encoder finds out by itself.
      boolean copied = sound.isSeen() && isToBeCopied(sound, settings);
      tracks.add(track(index, sound, copied));
      words.add(words(sound, copied, count > 1));
    }
    return new AudioPlan(tracks, "audio " + String.join(", ", words));
  }

  private static boolean isToBeCopied(StreamFacts sound, OutputSettings settings) {
    if (settings.isOn(OutputSettings.Switch.ENCODE_SOUND)) {
      return false;
    }
    return Codecs.isCopyable(sound, settings.format())
        || settings.isOn(OutputSettings.Switch.COPY_AC3) && Codecs.isAc3(sound);
  }

  /** Of several programmes a radio's may come first: the picture's own sounds are meant. */
  private static List<Integer> ofThePicture(List<StreamFacts> sounds) {
    return IntStream.range(0, sounds.size())
        .filter(index -> !sounds.get(index).otherProgramme())
        .boxed()
        .toList();
  }

  private static MediaPlan.Audio track(int index, StreamFacts sound, boolean copied) {
    if (!copied) {
      return new MediaPlan.EncodedAudio(index, kilobits(sound), sound.language());
    }
    return new MediaPlan.CopiedAudio(index, sound.codec(), configured(sound), sound.language());
  }

  private static MediaPlan.Configured configured(StreamFacts sound) {
    if (!sound.codec().equals("aac") || sound.configured()) {
      return MediaPlan.Configured.APART;
    }
    // What a decoder could read without a configuration had one in its frames.
    return sound.profile().isEmpty()
        ? MediaPlan.Configured.NOWHERE
        : MediaPlan.Configured.IN_FRAMES;
  }

  private static String words(StreamFacts sound, boolean copied, boolean oneOfSeveral) {
    String name = Codecs.inWords(sound);
    if (!sound.isSeen()) {
      return name + " is announced and brings nothing: silence until it comes";
    }
    String deed = copied ? name + " copied" : name + TO_AAC;
    return oneOfSeveral
        ? sound.language().map(language -> deed + " (" + language + ")").orElse(deed)
        : deed;
  }

  private static int kilobits(StreamFacts sound) {
    if (sound.sampleRate() > 0 && sound.sampleRate() <= TELEPHONE_HZ) {
      return TELEPHONE_KILOBITS;
    }
    return sound.channels() > 1 ? STEREO_KILOBITS : USUAL_KILOBITS;
  }
}
