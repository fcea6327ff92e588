package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packets of a file or a playlist as FFmpeg reads them: their times, and hashes of their bytes.
 */
final class CopiedPackets {
  /** RTMP knows no less than a millisecond, and rounds once on each side. */
  private static final double TOLERATED_SECONDS = 0.0021;

  private record Packet(boolean video, double decoded, double shown, String hash) {}

  private final List<Packet> packets;

  private CopiedPackets(List<Packet> packets) {
    this.packets = packets;
  }

  /** Makes a file of H.264 with B-frames and AAC of which no two packets are alike. */
  static Path file(Path file, Duration length) throws Exception {
    run(
        "ffmpeg -v error -nostdin -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i"
            + " anoisesrc=amplitude=0.1:sample_rate=44100:seed=7 -t "
            + length.toSeconds()
            + " -c:v libx264 -preset veryfast -bf 2 -b_strategy 0 -g 50 -pix_fmt yuv420p -c:a aac "
            + file);
    return file;
  }

  /** Reads so many seconds at most. */
  static CopiedPackets read(String input, int seconds) throws Exception {
    List<Packet> packets = new ArrayList<>();
    double[] secondsATick = new double[2];
    for (String line :
        run("ffmpeg -v error -nostdin -copyts -i "
                + input
                + " -map 0:v -map 0:a -c copy -t "
                + seconds
                + " -f framemd5 -")
            .split("\n")) {
      if (line.startsWith("#tb ")) {
        String[] parts = line.substring(4).split("[: /]+");
        secondsATick[Integer.parseInt(parts[0])] =
            Double.parseDouble(parts[1]) / Double.parseDouble(parts[2]);
      } else if (!line.startsWith("#")) {
        String[] parts = line.split(", *");
        int stream = Integer.parseInt(parts[0].strip());
        packets.add(
            new Packet(
                stream == 0,
                Long.parseLong(parts[1].strip()) * secondsATick[stream],
                Long.parseLong(parts[2].strip()) * secondsATick[stream],
                parts[5].strip()));
      }
    }
    return new CopiedPackets(packets);
  }

  private static String run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command.split(" "))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  long pictures() {
    return packets.stream().filter(Packet::video).count();
  }

  long sounds() {
    return packets.size() - pictures();
  }

  boolean reordersPictures() {
    return packets.stream()
        .filter(Packet::video)
        .anyMatch(packet -> packet.shown() - packet.decoded() > 0.06);
  }

  /**
   * What of this is not as it is there, a line each: bytes, or times, which are all shifted by the
   * same.
   */
  List<String> differsFrom(CopiedPackets original) {
    Map<String, Packet> published = new HashMap<>();
    original.packets.forEach(packet -> published.put(packet.hash(), packet));
    List<String> differences = new ArrayList<>();
    double shift = Double.NaN;
    for (Packet packet : packets) {
      Packet as = published.get(packet.hash());
      if (as == null) {
        differences.add("other bytes: " + packet);
        continue;
      }
      shift = Double.isNaN(shift) ? packet.shown() - as.shown() : shift;
      boolean inStep =
          Math.abs(packet.shown() - as.shown() - shift) < TOLERATED_SECONDS
              && Math.abs(packet.decoded() - as.decoded() - shift) < TOLERATED_SECONDS;
      if (!inStep) {
        differences.add("other times: " + packet + ", published as " + as + ", shift " + shift);
      }
    }
    return differences;
  }
}
