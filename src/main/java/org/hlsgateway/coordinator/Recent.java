package org.hlsgateway.coordinator;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The last few of many; the oldest is forgotten for a new one. For one thread. */
final class Recent<T> {
  private final int most;
  private final Set<T> kept = new LinkedHashSet<>();

  /**
   * @param most at least 1
   */
  Recent(int most) {
    this.most = most;
  }

  /** False if it is among them already; it is the newest in any case. */
  boolean add(T one) {
    boolean isNew = !kept.remove(one);
    kept.add(one);
    if (kept.size() > most) {
      Iterator<T> oldest = kept.iterator();
      oldest.next();
      oldest.remove();
    }
    return isNew;
  }

  /** False if it is not among them. */
  boolean remove(T one) {
    return kept.remove(one);
  }
}
