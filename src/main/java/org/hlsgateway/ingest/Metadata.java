package org.hlsgateway.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.rtmp.AmfReader;
import org.hlsgateway.rtmp.AmfWriter;
import org.hlsgateway.rtmp.RtmpMessage;

/**
 * What a publisher says of its stream (onMetaData). It may say anything, in values of any type, and
 * so nothing hangs on it but how long is waited for what it promises.
 *
 * @param said by name
 */
record Metadata(Map<String, Object> said) {
  private static final String NAME = "onMetaData";
  private static final Set<String> SOUND =
      Set.of("audiocodecid", "audiosamplerate", "audiodatarate");
  private static final Set<String> MORE_OF_SOUND =
      Set.of("audiosamplesize", "audiochannels", "stereo", "hasAudio");
  private static final Set<String> PICTURES =
      Set.of("videocodecid", "videodatarate", "framerate", "width", "height", "hasVideo");

  /** Empty for other data. */
  static Optional<Metadata> read(RtmpMessage message) {
    List<Object> values = AmfReader.read(message.type(), message.body());
    int name = !values.isEmpty() && "@setDataFrame".equals(values.get(0)) ? 1 : 0;
    if (values.size() > name + 1
        && NAME.equals(values.get(name))
        && values.get(name + 1) instanceof Map<?, ?> map) {
      Map<String, Object> said = new LinkedHashMap<>();
      map.forEach((key, value) -> said.put(key.toString(), value));
      return Optional.of(new Metadata(said));
    }
    return Optional.empty();
  }

  /** Empty where it says nothing of the sound: some name none of the tracks that follow. */
  Optional<Boolean> promisesSound() {
    if (SOUND.stream().anyMatch(said::containsKey)) {
      return Optional.of(true);
    }
    return Boolean.FALSE.equals(said.get("hasAudio")) ? Optional.of(false) : Optional.empty();
  }

  /** Which program made it; empty if it does not say. */
  String encoder() {
    return said.get("encoder") instanceof String text ? text : "";
  }

  /** The same without what it says of tracks. */
  Metadata without(boolean sound, boolean pictures) {
    Map<String, Object> left = new LinkedHashMap<>(said);
    if (sound) {
      left.keySet().removeAll(SOUND);
      left.keySet().removeAll(MORE_OF_SOUND);
    }
    if (pictures) {
      left.keySet().removeAll(PICTURES);
    }
    return new Metadata(left);
  }

  /** As players are told it: as a server does, without @setDataFrame. */
  byte[] written() {
    return AmfWriter.write(NAME, said);
  }
}
