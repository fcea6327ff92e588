package org.hlsgateway.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.hlsgateway.channels.SourceUrl;

/** The last lines FFmpeg logged, without the source's secrets. */
final class LogLines {

  private static final int MOST = 60;
  private static final Pattern CREDENTIALS = Pattern.compile("://[^/\\s]*@");

  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line, SourceUrl source) {
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    String known = line.replace(source.revealed(), source.masked());
    lines.addLast(CREDENTIALS.matcher(known).replaceAll("://***@"));
  }

  synchronized List<String> all() {
    return List.copyOf(lines);
  }

  /** A new run begins: what the last one said does not explain this one. */
  synchronized void clear() {
    lines.clear();
  }
}
