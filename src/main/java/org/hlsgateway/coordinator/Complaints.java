package org.hlsgateway.coordinator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;

/**
 * What one peer did that it may not: logged once for each kind, so that who wants to fill the log
 * cannot. Belongs to {@link StreamSessions}' thread.
 */
final class Complaints {
  private static final Logger LOG = System.getLogger(Complaints.class.getName());

  private final String who;
  private final Set<String> said = new HashSet<>();

  /**
   * @param who begins the sentence that {@link #add} is given the rest of
   */
  Complaints(String who) {
    this.who = who;
  }

  /**
   * @param of one of a few constant texts: they are kept
   */
  void add(String of) {
    if (said.add(of)) {
      LOG.log(Level.WARNING, "{0} {1}: refused. More of the kind is not logged.", who, of);
    }
  }
}
