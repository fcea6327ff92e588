package org.hlsgateway.live;

import static java.util.regex.Matcher.quoteReplacement;

import java.util.List;
import java.util.regex.Pattern;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.input.LastLines;

/** The last lines that a session's input said, without the source's secrets. */
final class LogLines {
  private static final Pattern CREDENTIALS = Pattern.compile("://[^/\\s]*@");

  /** Not only the source's own: a playlist, say, leads to others that carry its tokens. */
  private static final Pattern ADDRESS = Pattern.compile("[a-z]+://[^\\s'\"]+");

  private final LastLines lines = new LastLines();
  private SourceUrl source = new SourceUrl("");

  /** A new run begins: what the last one said does not explain this one. */
  synchronized void begin(SourceUrl from) {
    source = from;
    lines.clear();
  }

  synchronized void add(String line) {
    String known = line.replace(source.revealed(), source.masked());
    String masked =
        ADDRESS
            .matcher(known)
            .replaceAll(found -> quoteReplacement(new SourceUrl(found.group()).masked()));
    lines.add(CREDENTIALS.matcher(masked).replaceAll("://***@"));
  }

  List<String> all() {
    return lines.all();
  }
}
