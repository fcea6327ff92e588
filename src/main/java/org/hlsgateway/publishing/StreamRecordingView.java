package org.hlsgateway.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.coordinator.StreamRecording;
import org.hlsgateway.recordings.RecordingView;

/**
 * A recorded stream as lists show it.
 *
 * @param length from its beginning to its end, or until now
 * @param resolutions of what can be played; empty: there are pictures only
 */
public record StreamRecordingView(
    String id,
    String channel,
    String start,
    String startMachine,
    String length,
    String resolutions,
    boolean pictures,
    boolean active) {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})[xX](\\d{1,6})");

  static StreamRecordingView of(StreamRecording recording, Instant now) {
    List<StreamRecording.Index> playlists = playlists(recording);
    Instant end = recording.closed().orElse(now);
    Duration length = Duration.between(recording.opened(), end);
    return new StreamRecordingView(
        recording.streamId(),
        recording.channel(),
        RecordingView.words(recording.opened()),
        recording.opened().toString(),
        RecordingView.words(length.isNegative() ? Duration.ZERO : length),
        playlists.stream()
            .map(StreamRecording.Index::resolution)
            .distinct()
            .collect(Collectors.joining(", ")),
        !recording.indexes(StreamType.IMG_PREVIEW).isEmpty(),
        recording.isActive());
  }

  /**
   * What can be played, the largest picture first; of one size as announced. Encoders announce each
   * when its first segment is stored, so that their order is chance.
   */
  private static List<StreamRecording.Index> playlists(StreamRecording recording) {
    return recording.indexes(StreamType.HLS_VOD).stream()
        .sorted(Comparator.comparingLong(StreamRecordingView::pixels).reversed())
        .toList();
  }

  private static long pixels(StreamRecording.Index index) {
    Matcher size = SIZE.matcher(index.resolution());
    return size.lookingAt() ? Long.parseLong(size.group(1)) * Long.parseLong(size.group(2)) : 0;
  }

  /**
   * One of its playlists to choose.
   *
   * @param name the resolution, and where it begins if there are several of it
   * @param address of the page that plays it
   */
  public record Choice(String name, String address, boolean chosen) {}

  static List<Choice> choices(StreamRecording recording, StreamRecording.Index chosen) {
    List<StreamRecording.Index> playlists = playlists(recording);
    return playlists.stream()
        .map(
            index ->
                new Choice(
                    name(index, playlists),
                    StreamRecordingsServlet.PAGE
                        + "/"
                        + recording.streamId()
                        + "?play="
                        + playlists.indexOf(index),
                    index.equals(chosen)))
        .toList();
  }

  private static String name(StreamRecording.Index index, List<StreamRecording.Index> all) {
    boolean isOneOfSeveral =
        all.stream().filter(each -> each.resolution().equals(index.resolution())).count() > 1;
    Duration start = Duration.ofMillis(Math.round(index.startSeconds() * 1000));
    return isOneOfSeveral
        ? index.resolution() + ", from " + RecordingView.words(start)
        : index.resolution();
  }

  /** The one that is played if nothing else is asked for is the largest picture's. */
  static Optional<StreamRecording.Index> chosen(StreamRecording recording, String play) {
    List<StreamRecording.Index> playlists = playlists(recording);
    int number = play != null && play.matches("[0-9]{1,6}") ? Integer.parseInt(play) : 0;
    return playlists.stream().skip(Math.min(number, Math.max(0, playlists.size() - 1))).findFirst();
  }
}
