package org.hlsgateway.input.rtsp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hlsgateway.rtp.Formats;
import org.hlsgateway.rtp.SessionDescription;
import org.hlsgateway.rtp.SessionDescription.Kind;
import org.hlsgateway.rtp.SessionDescription.Media;
import org.hlsgateway.rtsp.RtspException;

/** The tracks of a camera that are played: a picture and a sound, or one of them. */
record Tracks(Optional<Media> video, Optional<Media> audio) {

  /**
   * @throws RtspException of kind NOT_READABLE if something of it has to be decoded
   */
  static Tracks of(SessionDescription description, boolean wantsSound) throws RtspException {
    Optional<Media> video = chosen(description, Kind.VIDEO);
    Optional<Media> audio = wantsSound ? chosen(description, Kind.AUDIO) : Optional.empty();
    if (video.isPresent() && Formats.readable(video.get()).isEmpty()) {
      throw unreadable("picture", video.get());
    }
    if (audio.isPresent() && Formats.readable(audio.get()).isEmpty()) {
      throw unreadable("sound", audio.get());
    }
    if (video.isEmpty() && audio.isEmpty()) {
      throw new RtspException(
          RtspException.Kind.LASTING, "DESCRIBE: it does not contain any stream");
    }
    return new Tracks(video, audio);
  }

  /**
   * The first that can be read, of sounds rather one that is compressed; else the first. A second
   * sound that is only sent is the way to a loudspeaker.
   */
  private static Optional<Media> chosen(SessionDescription description, Kind kind) {
    Stream<Media> all = description.media().stream().filter(media -> media.kind() == kind);
    List<Media> found = all.toList();
    List<Media> readable =
        found.stream()
            .filter(media -> !isBackChannel(media, found))
            .filter(media -> Formats.readable(media).isPresent())
            .toList();
    return readable.stream()
        .filter(media -> Formats.readable(media).filter(Formats::isUncoded).isEmpty())
        .findFirst()
        .or(() -> readable.stream().findFirst())
        .or(() -> found.stream().findFirst());
  }

  private static boolean isBackChannel(Media media, List<Media> found) {
    return media.kind() == Kind.AUDIO && media.sendOnly() && media != found.get(0);
  }

  private static RtspException unreadable(String what, Media media) {
    return new RtspException(
        RtspException.Kind.NOT_READABLE,
        "the "
            + what
            + " is "
            + (media.encrypted() ? "encrypted (SRTP)" : Formats.inWords(media.formats().get(0))));
  }
}
