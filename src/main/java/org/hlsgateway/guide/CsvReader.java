package org.hlsgateway.guide;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.hlsgateway.channels.ImportedChannel;

/**
 * Reads a table of channels (RFC 4180), as spreadsheets write it: the first line names the columns,
 * of which {@code source} alone must be there. Parted by commas, semicolons or tabs.
 */
final class CsvReader {
  /** As {@link ExportFile} writes them, each with other programs' names of it. */
  private static final Map<String, List<String>> COLUMNS =
      Map.ofEntries(
          Map.entry("nickname", List.of("nickname", "name")),
          Map.entry("title", List.of("title", "channel", "channel name")),
          Map.entry("source", List.of("source", "url", "address", "uri", "stream")),
          Map.entry("enabled", List.of("enabled", "active")),
          Map.entry("number", List.of("number", "tvg-chno", "chno")),
          Map.entry("guideId", List.of("guideid", "guide id", "tvg-id")),
          Map.entry("guideName", List.of("guidename", "guide name", "tvg-name")),
          Map.entry("logo", List.of("logo", "tvg-logo", "icon")),
          Map.entry("radio", List.of("radio")),
          Map.entry("language", List.of("language", "tvg-language")),
          Map.entry("country", List.of("country", "tvg-country")),
          Map.entry("groups", List.of("groups", "group", "group-title")),
          Map.entry("userAgent", List.of("useragent", "user agent", "user-agent")),
          Map.entry("referer", List.of("referer", "referrer")),
          Map.entry("origin", List.of("origin")),
          Map.entry("cookie", List.of("cookie")),
          Map.entry("authorization", List.of("authorization")));

  private static final int MOST_COLUMNS = 200;

  private CsvReader() {}

  /** True if its first line names a column of addresses. */
  static boolean isOne(String start) {
    String line = firstLine(start);
    return Stream.of(line.split("[,;\\t]"))
        .map(CsvReader::plain)
        .anyMatch(COLUMNS.get("source")::contains);
  }

  private static String firstLine(String start) {
    return start.lines().findFirst().orElse("");
  }

  private static String plain(String header) {
    return header.strip().replaceAll("^\"|\"$", "").strip().toLowerCase(Locale.ROOT);
  }

  /** What stands between the columns most often in the first line. */
  private static char delimiter(String line) {
    char best = ',';
    for (char each : new char[] {';', '\t'}) {
      if (count(line, each) > count(line, best)) {
        best = each;
      }
    }
    return best;
  }

  private static long count(String line, char sign) {
    return line.chars().filter(each -> each == sign).count();
  }

  static ChannelList read(byte[] bytes) throws UnreadableList {
    String text = M3uReader.decode(bytes, 0, bytes.length).stripLeading();
    char delimiter = delimiter(firstLine(text));
    refuseWide(text, delimiter);
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_ALL)
            .get();
    List<ImportedChannel> channels = new ArrayList<>();
    List<Integer> broken = new ArrayList<>();
    try (CSVParser rows = CSVParser.parse(new StringReader(text), format)) {
      Map<String, Integer> columns = columns(rows.getHeaderMap());
      for (CSVRecord row : rows) {
        int line = Math.toIntExact(rows.getCurrentLineNumber());
        if (value(row, columns, "source").isEmpty()) {
          if (broken.size() < M3uReader.MOST_BROKEN) {
            broken.add(line);
          }
        } else if (channels.size() <= M3uReader.MOST_CHANNELS) {
          channels.add(channel(line, row, columns));
        }
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new UnreadableList(
          "This table cannot be read: look for a quotation mark that is not closed.", e);
    }
    return ListReader.checked(channels, broken, "There is no line with a source in this table.");
  }

  /**
   * Looked at first: the parser makes an object of each cell of a line before anybody can count
   * them. Cells are parted just as it parts them.
   */
  private static void refuseWide(String text, char delimiter) throws UnreadableList {
    int columns = 1;
    boolean isStart = true;
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (isQuoted) {
        // Two of them are one that is meant, and lead out and in again.
        isQuoted = each != '"';
        isStart = !isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
      } else if (each == '"' && isStart) {
        isQuoted = true;
        isStart = false;
      } else if (each == delimiter) {
        isStart = true;
        columns++;
        if (columns > MOST_COLUMNS) {
          throw new UnreadableList(
              "This table has more than "
                  + MOST_COLUMNS
                  + " columns: leave out those that are not"
                  + " of channels.");
        }
      } else {
        isStart = each == '\n' || each == '\r';
        columns = isStart ? 1 : columns;
      }
    }
  }

  private static Map<String, Integer> columns(Map<String, Integer> headers) {
    Map<String, Integer> columns = new HashMap<>();
    headers.forEach(
        (header, place) ->
            COLUMNS.forEach(
                (name, spellings) -> {
                  if (spellings.contains(plain(header))) {
                    columns.putIfAbsent(name, place);
                  }
                }));
    return columns;
  }

  private static ImportedChannel channel(int line, CSVRecord row, Map<String, Integer> columns) {
    String enabled = value(row, columns, "enabled");
    return new ImportedChannel(
        line,
        value(row, columns, "title"),
        value(row, columns, "source"),
        value(row, columns, "userAgent"),
        value(row, columns, "referer"),
        value(row, columns, "origin"),
        value(row, columns, "cookie"),
        value(row, columns, "authorization"),
        new ImportedChannel.Listing(
            value(row, columns, "number"),
            value(row, columns, "guideId"),
            value(row, columns, "guideName"),
            value(row, columns, "logo"),
            isYes(value(row, columns, "radio")),
            value(row, columns, "language"),
            value(row, columns, "country")),
        ExportFile.groupsOf(value(row, columns, "groups")),
        ImportedChannel.More.named(
            value(row, columns, "nickname"), enabled.isEmpty() || isYes(enabled)));
  }

  private static boolean isYes(String text) {
    return List.of("true", "yes", "1", "on").contains(text.toLowerCase(Locale.ROOT));
  }

  private static String value(CSVRecord row, Map<String, Integer> columns, String name) {
    return Optional.ofNullable(columns.get(name))
        .filter(place -> place < row.size())
        .map(row::get)
        .map(String::strip)
        .map(ExportFile::uncell)
        .orElse("");
  }
}
