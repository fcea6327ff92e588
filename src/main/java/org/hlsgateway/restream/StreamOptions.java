package org.hlsgateway.restream;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.hlsgateway.rtmp.PublishAddress;

/**
 * What {@code ./gateway stream} was told.
 *
 * @param source {@code test:}, a V4L2 device, or a file
 */
record StreamOptions(
    boolean verbose, BroadcastFormat format, String source, PublishAddress address) {

  /**
   * @param words of the command line
   * @param camera the source where none is named; empty: there is no camera
   * @param url the address where the words have none; may be empty
   * @param key of the stream; empty if the address ends with it
   * @throws IllegalArgumentException with what is wrong, and what to do
   */
  static StreamOptions parse(List<String> words, String camera, String url, String key) {
    boolean verbose = false;
    String resolution = BroadcastFormat.USUAL.resolution().key();
    String audio = BroadcastFormat.TONE;
    String fps = Integer.toString(BroadcastFormat.USUAL.framesPerSecond());
    String bitrate = "";
    String quality = "";
    String source = camera;
    List<String> rest = new ArrayList<>();
    for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
      String word = left.next();
      switch (word) {
        case "--verbose" -> verbose = true;
        case "--resolution" -> resolution = value(word, left);
        case "--audio" -> audio = value(word, left);
        case "--fps", "--framerate" -> fps = value(word, left);
        case "--bitrate" -> bitrate = value(word, left);
        case "--quality" -> quality = value(word, left);
        case "--source" -> source = value(word, left);
        default -> {
          if (word.startsWith("-")) {
            throw new IllegalArgumentException("There is no option " + word + ".");
          }
          rest.add(word);
        }
      }
    }
    BroadcastFormat.Resolution size = BroadcastFormat.resolution("--resolution", resolution);
    BroadcastFormat format =
        new BroadcastFormat(
            size,
            BroadcastFormat.tone("--audio", audio),
            BroadcastFormat.framesPerSecond("--fps", fps),
            bitrate.isEmpty()
                ? size.bitsPerSecond()
                : BroadcastFormat.bitsPerSecond("--bitrate", bitrate),
            quality.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(BroadcastFormat.quality("--quality", quality)));
    if (rest.isEmpty() && !url.isEmpty()) {
      rest.add(url);
    }
    if (rest.size() != 1) {
      throw new IllegalArgumentException(
          "One address is needed, such as rtmp://a.rtmp.youtube.com/live2/STREAM-KEY.");
    }
    check(source);
    return new StreamOptions(verbose, format, source, PublishAddress.parse(rest.get(0), key));
  }

  private static void check(String source) {
    if (source.isEmpty()) {
      throw new IllegalArgumentException(
          "This machine has no camera: name another --source, such as test: or a file.");
    }
    if (source.contains("://")) {
      throw new IllegalArgumentException(
          "--source is test:, a camera such as /dev/video0, or a file. For an address, make a"
              + " channel of it and push that.");
    }
  }

  private static String value(String option, Iterator<String> left) {
    if (!left.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value behind it.");
    }
    return left.next();
  }

  List<List<String>> commands(String ffmpeg) {
    return EncoderCommand.of(ffmpeg, format, source, verbose);
  }
}
