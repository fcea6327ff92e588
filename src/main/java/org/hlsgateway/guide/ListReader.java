package org.hlsgateway.guide;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.hlsgateway.channels.ImportedChannel;

/**
 * Reads a list of channels, whatever it is written in: it is told by what it begins with, not by
 * its name, for addresses have none.
 */
final class ListReader {
  /** Of a list that comes compressed: what one would be sent as it is, and more. */
  private static final int MOST_UNPACKED = 64 * 1024 * 1024;

  private static final int MOST_AT_ONCE = 16 * 1024 * 1024;
  private static final int LOOKED_AT = 64 * 1024;
  private static final String SQLITE = "SQLite format 3\0";

  /** The keys of a file of MediaMTX, go2rtc or Frigate. */
  private static final Pattern YAML =
      Pattern.compile("(?m)^(?:paths|streams|cameras|go2rtc|pathDefaults)[ \\t]*:");

  private ListReader() {}

  /**
   * @throws UnreadableList if there is no channel in it
   */
  static ChannelList read(byte[] packed) throws UnreadableList {
    byte[] bytes = unpacked(packed);
    String start = startOf(bytes);
    if (start.startsWith(SQLITE)) {
      throw new UnreadableList(
          "This is a database of SQLite, which is not read here: write its channels into a CSV file"
              + " with the columns nickname and source.");
    }
    String upper = start.substring(0, Math.min(start.length(), 4096)).toUpperCase(Locale.ROOT);
    if (start.startsWith("{") || start.startsWith("[")) {
      return JsonListReader.read(small(bytes));
    }
    if (upper.startsWith("#EXTM3U") || upper.contains("#EXTINF:") || start.startsWith("<")) {
      return M3uReader.read(bytes);
    }
    if (YAML.matcher(start).find()) {
      return YamlReader.read(small(bytes));
    }
    return CsvReader.isOne(start) ? CsvReader.read(small(bytes)) : M3uReader.read(bytes);
  }

  /** What it is told by; cut between letters, for half of one is no UTF-8. */
  static String startOf(byte[] bytes) {
    int end = Math.min(bytes.length, LOOKED_AT);
    // RFC 3629: a letter goes on with at most three bytes of the form 10xxxxxx.
    while (end < bytes.length && end > LOOKED_AT - 3 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return M3uReader.decode(bytes, 0, end).stripLeading();
  }

  /** What is not read line by line becomes many times as large in memory. */
  private static byte[] small(byte[] bytes) throws UnreadableList {
    if (bytes.length > MOST_AT_ONCE) {
      throw new UnreadableList(
          "Unpacked, the list is larger than "
              + (MOST_AT_ONCE >> 20)
              + " MiB, which only M3U may be: part it.");
    }
    return bytes;
  }

  /** As it is, or what is in it if it is gzip (RFC 1952). */
  private static byte[] unpacked(byte[] bytes) throws UnreadableList {
    if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
      return bytes;
    }
    try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] all = gzip.readNBytes(MOST_UNPACKED + 1);
      if (all.length > MOST_UNPACKED) {
        throw new UnreadableList(
            "Unpacked, the list is larger than " + (MOST_UNPACKED >> 20) + " MiB: part it.");
      }
      return all;
    } catch (IOException e) {
      throw new UnreadableList("The file is compressed, and damaged: fetch it again.", e);
    }
  }

  /**
   * @throws UnreadableList if there is none, or too many
   */
  static ChannelList checked(List<ImportedChannel> channels, List<Integer> broken, String nothing)
      throws UnreadableList {
    if (channels.isEmpty()) {
      throw new UnreadableList(nothing);
    }
    if (channels.size() > M3uReader.MOST_CHANNELS) {
      throw new UnreadableList(
          "More than " + M3uReader.MOST_CHANNELS + " channels: part the list.");
    }
    return new ChannelList(List.copyOf(channels), List.copyOf(broken));
  }
}
