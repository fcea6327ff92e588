package org.hlsgateway.checker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A multivariant playlist: what it offers, and what is wrong with it (design page, rule 11). */
final class ParsedMultivariant {
  /** By URI, with its attributes; the first is where players begin. */
  final Map<String, Map<String, String>> variants = new LinkedHashMap<>();

  final List<Map<String, String>> media = new ArrayList<>();

  ParsedMultivariant(String text) {
    Map<String, String> attributes = null;
    for (String line : text.lines().toList()) {
      String value = line.substring(line.indexOf(':') + 1);
      if (line.startsWith("#EXT-X-STREAM-INF:")) {
        attributes = ParsedPlaylist.attributes(value);
      } else if (line.startsWith("#EXT-X-MEDIA:")) {
        media.add(ParsedPlaylist.attributes(value));
      } else if (!line.startsWith("#") && !line.isBlank() && attributes != null) {
        variants.put(line, attributes);
        attributes = null;
      }
    }
  }

  /** The URIs of all media playlists, each once. */
  List<String> playlists() {
    List<String> all = new ArrayList<>(variants.keySet());
    media.stream().map(each -> each.get("URI")).filter(uri -> uri != null).forEach(all::add);
    return all.stream().distinct().toList();
  }

  void check(Consumer<String> violation) {
    if (variants.isEmpty()) {
      violation.accept("there is no variant");
    }
    variants.forEach((uri, attributes) -> variant(uri, attributes, violation));
    Set<String> names = new HashSet<>();
    Set<String> defaults = new HashSet<>();
    for (Map<String, String> each : media) {
      String group = each.get("TYPE") + " " + each.get("GROUP-ID");
      if (!names.add(group + " " + each.get("NAME"))) {
        violation.accept("two renditions of " + group + " are called " + each.get("NAME"));
      }
      if ("YES".equals(each.get("DEFAULT")) && !defaults.add(group)) {
        violation.accept("two renditions of " + group + " are the default");
      }
    }
  }

  private void variant(String uri, Map<String, String> attributes, Consumer<String> violation) {
    for (String needed : List.of("BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS")) {
      if (!attributes.containsKey(needed)) {
        violation.accept("the variant " + uri + " has no " + needed);
      }
    }
    String bandwidth = attributes.getOrDefault("BANDWIDTH", "0");
    String average = attributes.getOrDefault("AVERAGE-BANDWIDTH", "0");
    if (Long.parseLong(average) > Long.parseLong(bandwidth)) {
      violation.accept("the variant " + uri + " is heavier on average than at its peak");
    }
    String group = attributes.get("AUDIO");
    boolean known =
        media.stream()
            .anyMatch(m -> "AUDIO".equals(m.get("TYPE")) && m.get("GROUP-ID").equals(group));
    if (group != null && !known) {
      violation.accept("the variant " + uri + " names an audio group that is not there");
    }
  }
}
