package org.hlsgateway.input;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines that an input said. Any thread may call. */
public final class LastLines {
  private static final int MOST = 60;

  private final Deque<String> lines = new ArrayDeque<>();

  public synchronized void add(String line) {
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  public synchronized void clear() {
    lines.clear();
  }

  /** The oldest first. */
  public synchronized List<String> all() {
    return List.copyOf(lines);
  }
}
