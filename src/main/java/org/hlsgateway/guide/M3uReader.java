package org.hlsgateway.guide;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hlsgateway.channels.ImportedChannel;

/**
 * Reads an M3U list of channels, as IPTV providers and programs write it: {@code #EXTINF} with
 * attributes and a title, options for VLC and Kodi in lines of their own, and an address. What it
 * does not know it leaves out.
 */
final class M3uReader {
  static final int MOST_BROKEN = 100;
  static final int MOST_CHANNELS = 100_000;
  private static final int LONGEST_LINE = 16_384;

  private static final String INFO = "#EXTINF:";
  private static final String GROUP = "#EXTGRP:";
  private static final String VLC = "#EXTVLCOPT:";
  private static final String KODI = "#KODIPROP:";
  private static final Pattern KODI_HEADERS =
      Pattern.compile("inputstream\\.adaptive\\.(?:stream|common|manifest)_headers=(.*)");
  private static final Pattern ATTRIBUTE =
      // Not from the middle of a word: else a long one would be looked at from each of its letters.
      Pattern.compile("(?<![A-Za-z_])([A-Za-z][A-Za-z0-9_-]{0,40}+)=(?:\"([^\"]*)\"|([^\\s\",]+))");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  private final List<ImportedChannel> channels = new ArrayList<>();
  private final List<Integer> broken = new ArrayList<>();
  private Map<String, String> attributes = new HashMap<>();
  private Map<String, String> headers = new HashMap<>();
  private String title = "";
  private String group = "";

  /** An {@code #EXTINF} came, and its address did not yet. */
  private boolean isNamed;

  /** What was said of the next address could not be read: it is not known what it is. */
  private boolean isUnknown;

  private M3uReader() {}

  /**
   * @param bytes UTF-8, with or without a byte order mark; lines that are not are Latin-1
   * @throws UnreadableList if there is no channel in it
   */
  static ChannelList read(byte[] bytes) throws UnreadableList {
    M3uReader reader = new M3uReader();
    int number = 0;
    for (int start = 0; start < bytes.length; ) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      number++;
      if (end - start > LONGEST_LINE) {
        reader.tooLong(decode(bytes, start, INFO.length()), number);
      } else {
        reader.line(decode(bytes, start, end - start).strip(), number);
      }
      start = end + 1;
    }
    if (reader.channels.isEmpty()) {
      throw new UnreadableList(whatElse(decode(bytes, 0, Math.min(bytes.length, 1_000))));
    }
    return new ChannelList(List.copyOf(reader.channels), List.copyOf(reader.broken));
  }

  /** Lists are put together from several: one line says nothing of the next. */
  static String decode(byte[] bytes, int from, int length) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, length))
              .toString();
    } catch (CharacterCodingException e) {
      text = new String(bytes, from, length, Charset.forName("windows-1252"));
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static String whatElse(String text) {
    String start = text.strip();
    if (start.startsWith("<")) {
      return "This is a web page or XML, and no list of channels: an M3U file has lines that begin"
          + " with #EXTINF. A login page looks like this, too.";
    }
    return "There is no channel in it: an M3U file has a line that begins with #EXTINF for each"
        + " channel, and its address below; a CSV file names its columns in its first line, among"
        + " them source.";
  }

  private void line(String line, int number) throws UnreadableList {
    String key = line.substring(0, Math.min(line.length(), 26)).toUpperCase(Locale.ROOT);
    if (key.startsWith("#EXT-X-TARGETDURATION") || key.startsWith("#EXT-X-STREAM-INF")) {
      throw new UnreadableList(
          "This is the HLS playlist of one stream, and no list of channels: add a channel with its"
              + " address as the source.");
    }
    if (key.startsWith(INFO)) {
      info(line.substring(INFO.length()));
    } else if (key.startsWith(GROUP)) {
      group = line.substring(GROUP.length()).strip();
    } else if (key.startsWith(VLC)) {
      option(line.substring(VLC.length()));
    } else if (key.startsWith(KODI)) {
      kodi(line.substring(KODI.length()));
    } else if (!line.isEmpty() && !line.startsWith("#")) {
      address(line, number);
    }
  }

  private void tooLong(String start, int number) {
    isBroken(number);
    forget();
    isUnknown = start.equalsIgnoreCase(INFO);
  }

  /** Length, attributes, a comma, and the title. Headers may have come before it. */
  private void info(String info) {
    if (isNamed) {
      forget();
    }
    isNamed = true;
    isUnknown = false;
    int comma = comma(info);
    title = comma < 0 ? "" : info.substring(comma + 1).strip();
    Matcher found = ATTRIBUTE.matcher(comma < 0 ? info : info.substring(0, comma));
    while (found.find()) {
      String value = found.group(2) == null ? found.group(3) : found.group(2);
      attributes.putIfAbsent(found.group(1).toLowerCase(Locale.ROOT), value.strip());
    }
  }

  /**
   * The first that is in no quotation marks. Where those are not in pairs, the one right behind the
   * last of them, or else the last of all.
   */
  private static int comma(String info) {
    if (info.chars().filter(sign -> sign == '"').count() % 2 != 0) {
      int behind = info.lastIndexOf('"') + 1;
      return info.startsWith(",", behind) ? behind : info.lastIndexOf(',');
    }
    boolean quoted = false;
    for (int i = 0; i < info.length(); i++) {
      if (info.charAt(i) == '"') {
        quoted = !quoted;
      } else if (info.charAt(i) == ',' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private void option(String option) {
    int equals = option.indexOf('=');
    if (equals > 0) {
      String value = option.substring(equals + 1).strip();
      switch (option.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
        case "http-user-agent" -> headers.put("user-agent", value);
        case "http-referrer", "http-referer" -> headers.put("referer", value);
        case "http-origin" -> headers.put("origin", value);
        default -> {}
      }
    }
  }

  private void kodi(String property) {
    Matcher found = KODI_HEADERS.matcher(property);
    if (found.matches()) {
      headers(found.group(1));
    }
  }

  /** As {@code Name=value&Name=value}, percent signs and all. */
  private void headers(String text) {
    for (String header : text.split("&")) {
      int equals = header.indexOf('=');
      if (equals > 0) {
        String name = header.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        headers.put(name.equals("referrer") ? "referer" : name, decode(header, equals + 1));
      }
    }
  }

  private static String decode(String header, int from) {
    String value = header.substring(from);
    try {
      // Plus signs are plus signs here.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException e) {
      return value.strip();
    }
  }

  private void address(String line, int number) throws UnreadableList {
    int bar = line.indexOf('|');
    String address = bar < 0 ? line : line.substring(0, bar).strip();
    if (!ADDRESS.matcher(address).matches()) {
      isBroken(number);
      forget();
      return;
    }
    if (isUnknown) {
      forget();
      return;
    }
    if (bar >= 0) {
      headers(line.substring(bar + 1));
    }
    if (channels.size() == MOST_CHANNELS) {
      throw new UnreadableList("More than " + MOST_CHANNELS + " channels: part the list.");
    }
    channels.add(
        new ImportedChannel(
            number,
            title.isEmpty() ? attribute("tvg-name") : title,
            address,
            header("user-agent"),
            header("referer"),
            header("origin"),
            header("cookie"),
            header("authorization"),
            listing(),
            groups(),
            ImportedChannel.More.NOTHING));
    forget();
  }

  private ImportedChannel.Listing listing() {
    String number = attribute("tvg-chno");
    return new ImportedChannel.Listing(
        number.isEmpty() ? attribute("channel-number") : number,
        attribute("tvg-id"),
        attribute("tvg-name"),
        attribute("tvg-logo"),
        attribute("radio").equalsIgnoreCase("true"),
        attribute("tvg-language"),
        attribute("tvg-country"));
  }

  /** Kodi's: several are parted by semicolons. Other programs name them in a line of its own. */
  private List<String> groups() {
    String said = attribute("group-title");
    return Stream.of((said.isEmpty() ? group : said).split(";"))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  private String header(String name) {
    return headers.getOrDefault(name, "");
  }

  private void isBroken(int number) {
    if (broken.size() < MOST_BROKEN) {
      broken.add(number);
    }
  }

  private void forget() {
    attributes = new HashMap<>();
    headers = new HashMap<>();
    title = "";
    group = "";
    isNamed = false;
    isUnknown = false;
  }
}
