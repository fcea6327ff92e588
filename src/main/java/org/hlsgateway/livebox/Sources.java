package org.hlsgateway.livebox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.channels.RefusedSource;
import org.hlsgateway.channels.SourceUrls;

/** What the livebox may send: by allow-list, as FFmpeg opens far more. */
@ApplicationScoped
class Sources {
  private static final String TEST = "test:";
  private static final Pattern DEVICE = Pattern.compile("/dev/video\\d{1,3}");
  private static final int MOST_DEVICES = 64;

  private Channels channels;
  private SourceUrls files;
  private Path devices;

  /** What was found. */
  sealed interface Found permits Fed, Opened {}

  /** A channel of this gateway, sent as it comes. */
  record Fed(Channel channel) implements Found {}

  /**
   * @param path for FFmpeg: a device, a file or {@code test:}
   */
  record Opened(String path) implements Found {}

  /** For the client proxy. */
  protected Sources() {}

  @Inject
  Sources(Channels channels, SourceUrls files) {
    this(channels, files, Path.of("/dev"));
  }

  Sources(Channels channels, SourceUrls files, Path devices) {
    this.channels = channels;
    this.files = files;
    this.devices = devices;
  }

  /**
   * @param source as it stands in the control data; empty: the machine's camera
   * @param mayHave channels that the caller may have sent; others are not there
   * @throws IllegalArgumentException with a sentence
   */
  Found find(String source, Predicate<Channel> mayHave) {
    if (source.isEmpty()) {
      return new Opened(
          camera()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "This machine has no camera: set source to test:, a channel's nickname,"
                              + " or a file.")));
    }
    if (source.equals(TEST) || DEVICE.matcher(source).matches()) {
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

  /** False for a channel that the caller may not have sent, or that is not there any more. */
  boolean maySee(String source, Predicate<Channel> mayHave) {
    return source.isEmpty()
        || source.contains(":")
        || source.contains("/")
        || channels.find(source).filter(mayHave).isPresent();
  }

  private Optional<String> camera() {
    for (int number = 0; number < MOST_DEVICES; number++) {
      if (Files.exists(devices.resolve("video" + number))) {
        return Optional.of("/dev/video" + number);
      }
    }
    return Optional.empty();
  }

  private String file(String source) {
    try {
      return Path.of(URI.create(files.parse(source).revealed())).toString();
    } catch (RefusedSource e) {
      throw new IllegalArgumentException("source: " + e.getMessage(), e);
    }
  }
}
