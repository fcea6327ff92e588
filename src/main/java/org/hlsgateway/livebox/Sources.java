package org.hlsgateway.livebox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.channels.RefusedSource;
import org.hlsgateway.channels.SourceUrls;
import org.hlsgateway.restream.BroadcastRow;
import org.hlsgateway.restream.Cameras;

/** What the livebox may send: by allow-list, as FFmpeg opens far more. */
@ApplicationScoped
class Sources {
  private static final String TEST = "test:";
  private static final int MOST_CHANNELS = 200;

  private Channels channels;
  private SourceUrls files;
  private Cameras cameras;

  /** What was found. */
  sealed interface Found permits Fed, Opened {}

  /** A channel of this gateway. */
  record Fed(Channel channel) implements Found {}

  /**
   * @param path a device, {@code rpicam:}, a file's path or {@code test:}
   */
  record Opened(String path) implements Found {}

  /** For the client proxy. */
  protected Sources() {}

  @Inject
  Sources(Channels channels, SourceUrls files) {
    this(channels, files, new Cameras());
  }

  Sources(Channels channels, SourceUrls files, Cameras cameras) {
    this.channels = channels;
    this.files = files;
    this.cameras = cameras;
  }

  /**
   * @param source as it stands in the control data; empty: the machine's camera
   * @param mayHave channels that the caller may have sent; others are not there
   * @throws IllegalArgumentException with a sentence
   */
  Found find(String source, Predicate<Channel> mayHave) {
    if (source.isEmpty()) {
      return new Opened(
          cameras
              .first()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "This machine has no camera: set source to test:, a channel's nickname,"
                              + " or a file.")));
    }
    if (source.equals(TEST) || Cameras.isNamed(source)) {
      return new Opened(source);
    }
    if (source.startsWith("file:")) {
      return new Opened(file(source));
    }
    if (source.contains(":") || source.contains("/")) {
      throw new IllegalArgumentException(
          "source is a channel's nickname, test:, a camera such as /dev/video0, or a file such as"
              + " file:///folder/name.mp4. For an address, make a channel of it and name that.");
    }
    return channels
        .find(source)
        .filter(mayHave)
        .<Found>map(Fed::new)
        .orElseThrow(
            () -> new IllegalArgumentException("source: there is no channel of this nickname."));
  }

  /**
   * What may be chosen on a page.
   *
   * @param value as it stands in the control data
   */
  record Choice(String value, String title) {}

  /** The camera, other cameras, the test picture and channels. */
  List<Choice> choices(Predicate<Channel> mayHave) {
    List<Choice> found = new ArrayList<>();
    found.add(
        new Choice(
            "",
            cameras
                .first()
                .map(camera -> "Camera (" + inWords(new Opened(camera)) + ")")
                .orElse("Camera (none is connected)")));
    cameras.all().forEach(each -> found.add(new Choice(each, inWords(new Opened(each)))));
    found.add(new Choice(TEST, "Test picture"));
    channels.all().stream()
        .filter(mayHave)
        .limit(MOST_CHANNELS)
        .forEach(each -> found.add(new Choice(each.nickname().value(), each.title())));
    return found;
  }

  /** For people, and the log. */
  static String inWords(Found source) {
    if (source instanceof Fed fed) {
      return fed.channel().title();
    }
    String path = ((Opened) source).path();
    return switch (path) {
      case TEST -> "Test picture";
      case Cameras.RPICAM -> "Raspberry Pi camera";
      default -> path.startsWith("/dev/") ? path : Path.of(path).getFileName().toString();
    };
  }

  /** False for a channel that the caller may not have sent, or that is not there any more. */
  boolean maySee(String source, Predicate<Channel> mayHave) {
    return source.isEmpty()
        || source.contains(":")
        || source.contains("/")
        || channels.find(source).filter(mayHave).isPresent();
  }

  /** A row of the log, without the channel if the caller may not have it sent. */
  BroadcastRow shown(BroadcastRow row, Predicate<Channel> mayHave) {
    return maySee(row.subject().channel(), mayHave) ? row : row.masked(ControlData.MASK);
  }

  private String file(String source) {
    try {
      // Nothing in it is escaped any more.
      return files.parse(source).revealed().substring("file:".length());
    } catch (RefusedSource e) {
      throw new IllegalArgumentException("source: " + e.getMessage(), e);
    }
  }
}
