package org.hlsgateway.publishing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hlsgateway.coordinator.StreamRecording;
import org.hlsgateway.encoder.PreviewWish;
import org.hlsgateway.recordings.RecordingView;

/**
 * Preview pictures beside a player.
 *
 * @param pattern address of a picture, with {@code %d} for its number
 * @param first number of the first
 * @param seconds from one to the next
 * @param startSeconds where in the stream the player's zero is
 */
public record PreviewStrip(
    String pattern,
    int first,
    int count,
    int width,
    int height,
    int seconds,
    double startSeconds,
    List<Picture> pictures) {
  /** A long stream has thousands: so many are in the page, evenly spread. */
  static final int MOST_SHOWN = 120;

  /**
   * @param at where it is in the stream, as a clock shows it
   * @param second in the player
   */
  public record Picture(String address, String at, long second) {}

  /**
   * @param index of the pictures
   * @param content what the index says
   * @param startSeconds where the playlist that is played begins in the stream
   */
  static Optional<PreviewStrip> of(
      StreamRecording.Index index, MediaIndex.Pictures content, double startSeconds) {
    Optional<StoragePath> path = StoragePath.of(index.path());
    Optional<PreviewWish> wish =
        PreviewWish.parse(index.resolution().replaceFirst("-(\\d+)$", ", $1"));
    if (path.isEmpty() || wish.isEmpty() || content.count() == 0) {
      return Optional.empty();
    }
    // Whatever the index says of names, they are files of its folder.
    Optional<String> pattern =
        path.get()
            .sibling(content.pattern().replace("%d", "0"))
            .map(file -> StoragePath.BASE + file.folder() + "/" + content.pattern());
    int step = Math.max(1, (content.count() + MOST_SHOWN - 1) / MOST_SHOWN);
    int seconds = wish.get().seconds();
    return pattern.map(
        addresses ->
            new PreviewStrip(
                addresses,
                content.first(),
                content.count(),
                wish.get().width(),
                wish.get().height(),
                seconds,
                startSeconds,
                IntStream.range(0, content.count())
                    .filter(number -> number % step == 0)
                    .mapToObj(number -> picture(addresses, content, number, seconds, startSeconds))
                    .toList()));
  }

  private static Picture picture(
      String pattern, MediaIndex.Pictures content, int number, int seconds, double startSeconds) {
    long second = (long) number * seconds;
    return new Picture(
        pattern.replace("%d", Integer.toString(content.first() + number)),
        RecordingView.words(Duration.ofSeconds(second)),
        Math.max(0, Math.round(second - startSeconds)));
  }
}
