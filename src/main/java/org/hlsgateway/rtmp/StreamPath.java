package org.hlsgateway.rtmp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which stream is meant, however a program cuts the address into an application and a name: the two
 * are joined, and their queries too. The key is the last piece and the channel the one before it;
 * or the query says {@code key=}, and the channel is the last piece. Nothing is decoded and nothing
 * validated here, but that what is far too long is no path.
 *
 * @param channel empty if there is none
 * @param key empty if there is none
 */
public record StreamPath(String channel, String key, List<String> query) {
  /** Of application and name together, in characters. */
  static final int LONGEST = 4_096;

  private static final String KEY = "key=";

  /** Prefixes that Flash programs put before names, for the kind of file. */
  private static final List<String> KINDS = List.of("mp4:", "flv:", "mp3:");

  /**
   * @param application of the connect command
   * @param name of the publish or play command; empty where all is in the application
   */
  public static StreamPath of(String application, String name) {
    if (application.length() + name.length() > LONGEST) {
      return new StreamPath("", "", List.of());
    }
    List<String> pieces = new ArrayList<>();
    List<String> query = new ArrayList<>();
    for (String part : List.of(trimmed(application), withoutKind(trimmed(name)))) {
      int mark = part.indexOf('?');
      String path = mark < 0 ? part : part.substring(0, mark);
      Arrays.stream(path.split("/")).filter(piece -> !piece.isEmpty()).forEach(pieces::add);
      if (mark >= 0) {
        query.addAll(Arrays.asList(part.substring(mark + 1).split("[&?]")));
      }
    }
    Optional<String> key =
        query.stream()
            .filter(each -> each.startsWith(KEY))
            .map(each -> each.substring(KEY.length()))
            .findFirst();
    int last = pieces.size() - 1;
    if (last < 0) {
      return new StreamPath("", key.orElse(""), query);
    }
    if (key.isPresent() || last == 0) {
      return new StreamPath(pieces.get(last), key.orElse(""), query);
    }
    return new StreamPath(pieces.get(last - 1), pieces.get(last), query);
  }

  /** True if the query says exactly this, such as {@code cache=no}. */
  public boolean says(String option) {
    return query.contains(option);
  }

  /** Programs that are started by scripts send quotes and blanks along. */
  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isQuoteOrBlank(text.charAt(from))) {
      from++;
    }
    while (from < to && isQuoteOrBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isQuoteOrBlank(char letter) {
    return letter == '\'' || letter == '"' || Character.isWhitespace(letter);
  }

  private static String withoutKind(String name) {
    return KINDS.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(kind -> name.substring(kind.length()))
        .orElse(name);
  }

  /** The key is a secret, and the rest is not validated. */
  @Override
  public String toString() {
    return "StreamPath[hidden]";
  }
}
