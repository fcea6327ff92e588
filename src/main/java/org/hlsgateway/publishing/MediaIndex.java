package org.hlsgateway.publishing;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the indexes that encoders write. Whatever is in them, nothing else breaks. */
final class MediaIndex {
  private MediaIndex() {}

  /**
   * A media playlist (RFC 8216, 4.3).
   *
   * @param segments their addresses, as written
   */
  record Playlist(List<String> segments, Duration duration) {}

  /**
   * Preview pictures.
   *
   * @param first number of the first
   * @param count 0 if it cannot be read
   * @param pattern of their names, with {@code %d} for the number
   */
  record Pictures(int first, int count, String pattern) {
    /** So many of them at most, however large the numbers are. */
    private static final int MOST = 1_000_000;

    static final Pictures NONE = new Pictures(0, 0, "%d.jpg");

    /**
     * @param number from 0
     */
    String name(int number) {
      return pattern.replace("%d", Integer.toString(first + number));
    }
  }

  static Playlist playlist(byte[] content) {
    List<String> segments = new ArrayList<>();
    double seconds = 0;
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith("#EXTINF:")) {
        seconds += seconds(line.substring("#EXTINF:".length()));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        segments.add(line.strip());
      }
    }
    return new Playlist(segments, Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static double seconds(String text) {
    String number = text.replaceFirst(",.*", "");
    return number.matches("[0-9]{1,9}(\\.[0-9]{0,9})?") ? Double.parseDouble(number) : 0;
  }

  static Pictures pictures(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      JsonObject index = reader.readObject();
      int first = index.getInt("index_start", 0);
      int count = index.getInt("count", 0);
      String pattern = index.getString("pattern", "%d.jpg");
      boolean sound =
          first >= 0
              && first <= Pictures.MOST
              && count >= 0
              && count <= Pictures.MOST
              && pattern.contains("%d");
      return sound ? new Pictures(first, count, pattern) : Pictures.NONE;
    } catch (JsonException | IllegalStateException | ClassCastException e) {
      return Pictures.NONE;
    }
  }
}
