package org.hlsgateway.live;

import static java.util.regex.Matcher.quoteReplacement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.hlsgateway.channels.SourceUrl;

/** The last lines FFmpeg logged, without the source's secrets. */
public final class LogLines {

  private static final int MOST = 60;
  private static final Pattern CREDENTIALS = Pattern.compile("://[^/\\s]*@");

  /** Not only the source's own: a playlist, say, leads to others that carry its tokens. */
  private static final Pattern ADDRESS = Pattern.compile("[a-z]+://[^\\s'\"]+");

  private final Deque<String> lines = new ArrayDeque<>();
  private SourceUrl source = new SourceUrl("");

  /** A new run begins: what the last one said does not explain this one. */
  synchronized void begin(SourceUrl from) {
    source = from;
    lines.clear();
  }

  public synchronized void add(String line) {
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    String known = line.replace(source.revealed(), source.masked());
    String masked =
        ADDRESS
            .matcher(known)
            .replaceAll(found -> quoteReplacement(new SourceUrl(found.group()).masked()));
    lines.addLast(CREDENTIALS.matcher(masked).replaceAll("://***@"));
  }

  public synchronized List<String> all() {
    return List.copyOf(lines);
  }
}
