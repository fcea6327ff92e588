package org.hlsgateway.restream;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why a camera, a file or a channel could not be encoded, told from what the programs said. */
final class SourceTrouble {
  private record Rule(Pattern sign, String sentence) {}

  /** {@code %s} is the source. */
  private static final List<Rule> OF_CAMERAS =
      List.of(
          rule(
              "Device or resource busy|failed to acquire camera|Pipeline handler in use",
              "%s is in use by another program: end that one first."),
          rule(
              "No such file or directory|No such device|no cameras available",
              "There is no camera at %s: connect it, or set another source."),
          rule(
              "Permission denied",
              "This server may not read %s: add its user to the group video, and start it again."),
          rule(
              "Inappropriate ioctl|Not a video capture device",
              "%s is no camera: a camera may have several devices, take its first."),
          rule(
              "Cannot find a proper format|Invalid argument",
              "%s offers no picture that FFmpeg can read: set another frame rate."),
          rule(
              "Input/output error|Protocol error|Connection timed out",
              "%s brings nothing any more: it may have been pulled out."));

  private static final List<Rule> OF_FILES =
      List.of(
          rule(
              "No such file or directory|Permission denied",
              "There is no such file, or this server may not read it."),
          rule(
              "Invalid data found|could not find codec parameters|moov atom not found",
              "What is in the file is not a stream that FFmpeg understands."),
          rule("matches no streams", "There is no picture in the file."));

  private static final List<Rule> OF_ENCODERS =
      List.of(
          rule("Unknown encoder", "This FFmpeg has no libx264, which encodes here."),
          rule("Cannot allocate memory", "This machine has too little memory to encode."),
          rule("No space left", "The disk is full."));

  private SourceTrouble() {}

  private static Rule rule(String sign, String sentence) {
    return new Rule(Pattern.compile(sign, Pattern.CASE_INSENSITIVE), sentence);
  }

  /**
   * @param source as {@link EncoderCommand} knows it; empty: a channel
   * @param said the last lines, the oldest first
   */
  static String of(String source, List<String> said) {
    boolean isCamera = EncoderCommand.isCamera(source);
    String name = source.equals(EncoderCommand.RPICAM) ? "the Raspberry Pi's camera" : source;
    return found(OF_ENCODERS, said)
        .or(
            () ->
                source.isEmpty() ? Optional.empty() : found(isCamera ? OF_CAMERAS : OF_FILES, said))
        .map(sentence -> capitalized(sentence.replace("%s", name)))
        .orElseGet(() -> other(source, isCamera));
  }

  /**
   * Nothing ended, but nothing comes.
   *
   * @param source as {@link EncoderCommand} knows it
   */
  /** For who does not begin it anew. */
  static String lostPicture(String source) {
    return EncoderCommand.isCamera(source)
        ? "The camera brought no picture for 10 s: is it still connected?"
        : "No picture came for 10 s.";
  }

  static String noPicture(String source) {
    return EncoderCommand.isCamera(source)
        ? "The camera brought no picture for 10 s, and is begun anew: is it still connected?"
        : "No picture came for 10 s: it is begun anew.";
  }

  private static Optional<String> found(List<Rule> rules, List<String> said) {
    return rules.stream()
        .filter(rule -> said.stream().anyMatch(line -> rule.sign().matcher(line).find()))
        .map(Rule::sentence)
        .findFirst();
  }

  private static String other(String source, boolean isCamera) {
    if (source.isEmpty()) {
      return "The channel could not be encoded: FFmpeg ended.";
    }
    return isCamera
        ? "The camera ended, or does not work: is it in use elsewhere?"
        : "The stream ended.";
  }

  private static String capitalized(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
