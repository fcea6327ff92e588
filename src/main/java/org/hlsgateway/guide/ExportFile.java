package org.hlsgateway.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.hlsgateway.channels.ExportedChannel;
import org.hlsgateway.channels.SettingsJson;

/** Channels with their sources, as {@link M3uReader} and {@link CsvReader} read them. */
final class ExportFile {
  static final List<String> COLUMNS =
      List.of(
          "nickname",
          "title",
          "source",
          "enabled",
          "number",
          "guideId",
          "guideName",
          "logo",
          "radio",
          "language",
          "country",
          "groups",
          "userAgent",
          "referer",
          "origin",
          "cookie",
          "authorization");

  /**
   * Where a spreadsheet would begin to calculate, for lists come from anybody: at the start of a
   * cell, and behind what other countries' spreadsheets take for its end.
   */
  private static final String FORMULA = "'*[=+@\\t\\r-]";

  private static final Pattern BARE = Pattern.compile("(^|[;\\t])(?=" + FORMULA + ")");
  private static final Pattern QUOTED = Pattern.compile("(^|[;\\t])'(?=" + FORMULA + ")");

  private ExportFile() {}

  static String m3u(List<ExportedChannel> channels) {
    StringBuilder text = new StringBuilder("#EXTM3U\n");
    for (ExportedChannel each : channels) {
      SettingsJson.Listing listing = each.listing();
      text.append("#EXTINF:-1");
      add(text, "tvg-id", listing.guideId());
      add(text, "tvg-name", listing.guideName());
      add(text, "tvg-chno", listing.number());
      add(text, "tvg-logo", listing.logo());
      add(text, "tvg-language", listing.language());
      add(text, "tvg-country", listing.country());
      add(text, "radio", listing.radio() ? "true" : null);
      if (!each.groups().isEmpty()) {
        add(
            text,
            "group-title",
            each.groups().stream()
                .map(name -> name.replace(';', ','))
                .collect(Collectors.joining(";")));
      }
      text.append(',').append(title(each)).append('\n');
      SettingsJson.Source source = each.sourceSettings();
      option(text, "http-user-agent", source.userAgent());
      option(text, "http-referrer", source.referer());
      option(text, "http-origin", source.origin());
      text.append(each.source()).append('\n');
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String name, Object value) {
    if (value != null) {
      text.append(' ').append(name).append("=\"");
      text.append(value.toString().replace('"', '\'')).append('"');
    }
  }

  private static void option(StringBuilder text, String name, String value) {
    if (value != null) {
      text.append("#EXTVLCOPT:").append(name).append('=').append(value).append('\n');
    }
  }

  private static String title(ExportedChannel each) {
    return Optional.ofNullable(each.title()).orElse(each.nickname());
  }

  static String csv(List<ExportedChannel> channels) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter rows = new CSVPrinter(text, CSVFormat.RFC4180)) {
      rows.printRecord(COLUMNS);
      for (ExportedChannel each : channels) {
        rows.printRecord(row(each).map(ExportFile::cell));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Stream<Object> row(ExportedChannel each) {
    SettingsJson.Listing listing = each.listing();
    SettingsJson.Source source = each.sourceSettings();
    return Stream.of(
            Optional.of(each.nickname()),
            Optional.ofNullable(each.title()),
            Optional.of(each.source()),
            Optional.of(each.enabled()),
            Optional.ofNullable(listing.number()),
            Optional.ofNullable(listing.guideId()),
            Optional.ofNullable(listing.guideName()),
            Optional.ofNullable(listing.logo()),
            Optional.of(listing.radio()),
            Optional.ofNullable(listing.language()),
            Optional.ofNullable(listing.country()),
            Optional.of(groups(each.groups())),
            Optional.ofNullable(source.userAgent()),
            Optional.ofNullable(source.referer()),
            Optional.ofNullable(source.origin()),
            Optional.ofNullable(source.cookie()),
            Optional.ofNullable(source.authorization()))
        .map(value -> value.isPresent() ? value.get() : "");
  }

  static String cell(Object value) {
    return BARE.matcher(value.toString()).replaceAll("$1'");
  }

  /** What {@link #cell} made of it. */
  static String uncell(String text) {
    return QUOTED.matcher(text).replaceAll("$1");
  }

  /** In CSV: names may have semicolons, too. */
  static String groups(List<String> names) {
    return names.stream()
        .map(name -> name.replace("\\", "\\\\").replace(";", "\\;"))
        .collect(Collectors.joining(";"));
  }

  /** What {@link #groups} made of them; other programs' backslashes are what they are. */
  static List<String> groupsOf(String text) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      if (each == '\\' && (next == ';' || next == '\\')) {
        name.append(next);
        i++;
      } else if (each == ';') {
        names.add(name.toString());
        name.setLength(0);
      } else {
        name.append(each);
      }
    }
    names.add(name.toString());
    return names;
  }
}
