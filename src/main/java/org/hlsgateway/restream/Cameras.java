package org.hlsgateway.restream;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Cameras of this machine: the Raspberry Pi's by its own program, and V4L2's. */
public final class Cameras {
  /** The Raspberry Pi's, as a source. */
  public static final String RPICAM = EncoderCommand.RPICAM;

  private static final Pattern DEVICE = Pattern.compile("/dev/video\\d{1,3}");
  private static final int MOST_DEVICES = 64;

  private final Path devices;
  private final String programs;

  /** Of this machine. */
  public Cameras() {
    this(Path.of("/dev"), Objects.requireNonNullElse(System.getenv("PATH"), ""));
  }

  /**
   * @param devices the folder of device files
   * @param programs folders with colons between, as in PATH
   */
  public Cameras(Path devices, String programs) {
    this.devices = devices;
    this.programs = programs;
  }

  /** True if it is written as a camera is; it may not be there. */
  public static boolean isNamed(String source) {
    return source.equals(RPICAM) || DEVICE.matcher(source).matches();
  }

  /** The one that is meant where none is named. */
  public Optional<String> first() {
    return all().findFirst();
  }

  /** In the order of {@link #first}. */
  public Stream<String> all() {
    Stream<String> found =
        Stream.iterate(0, number -> number + 1)
            .limit(MOST_DEVICES)
            .filter(number -> Files.exists(devices.resolve("video" + number)))
            .map(number -> "/dev/video" + number);
    return hasRpicam() ? Stream.concat(Stream.of(RPICAM), found) : found;
  }

  /** Whether the Raspberry Pi's program is here; whether a camera is, it says itself. */
  public boolean hasRpicam() {
    return Stream.of(programs.split(":"))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, EncoderCommand.RPICAM_PROGRAM)));
  }
}
