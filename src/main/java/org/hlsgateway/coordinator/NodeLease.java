package org.hlsgateway.coordinator;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.hlsgateway.store.Sql;

/**
 * One gateway works with a database at a time: two would close each other's streams. The one that
 * does says so in a row, again and again; who finds the row of another that still does stays out.
 */
final class NodeLease {
  private static final Logger LOG = System.getLogger(NodeLease.class.getName());

  /** How often {@link #renew} is to be called. */
  static final Duration RENEWED_EVERY = Duration.ofSeconds(3);

  /** Who was not seen for so long is gone, however that came. */
  private static final int GONE_AFTER_SECONDS = 15;

  private static final long LOOK_EVERY_MILLIS = 500;

  private final Sql sql;
  private final String nodeId;
  private boolean lost;

  /**
   * @param nodeId the same after a restart, which then need not wait
   */
  NodeLease(DataSource database, String nodeId) {
    this.sql = new Sql(database);
    this.nodeId = nodeId;
  }

  /**
   * Made once for each folder. A copy of the folder is another gateway's, on the same host too.
   *
   * @param dataDir exists
   */
  static String nodeId(Path dataDir) throws IOException {
    Path file = dataDir.resolve("node-id");
    if (!Files.exists(file)) {
      Files.writeString(file, UUID.randomUUID() + "\n");
    }
    String where = Files.readString(file) + dataDir.toRealPath() + "\n" + hostName();
    return UUID.nameUUIDFromBytes(where.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /**
   * Blocks while it is not clear whether another is there, for as long as one counts as gone.
   *
   * @return false if another is
   */
  boolean take() throws SQLException, InterruptedException {
    String firstSeen = null;
    while (!tryToTake()) {
      String seen = seen();
      if (firstSeen != null && !seen.isEmpty() && !seen.equals(firstSeen)) {
        return false;
      }
      firstSeen = firstSeen == null ? seen : firstSeen;
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    return true;
  }

  private boolean tryToTake() throws SQLException {
    int taken =
        sql.change(
            "update gateway_node set node_id = ?, seen = current_timestamp where node_id = ?"
                + " or seen < current_timestamp - interval '"
                + GONE_AFTER_SECONDS
                + "' second or seen > current_timestamp + interval '1' day",
            nodeId,
            nodeId);
    if (taken > 0) {
      return true;
    }
    if (seen().isEmpty()) {
      try {
        sql.change("insert into gateway_node values (1, ?, current_timestamp)", nodeId);
        return true;
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "another was faster, or the next attempt says what is wrong", e);
      }
    }
    return false;
  }

  /** When the one that has it was there last; empty if nobody has it. */
  private String seen() throws SQLException {
    List<String> seen =
        sql.read(row -> Sql.instant(row, "seen").toString(), "select seen from gateway_node");
    return seen.isEmpty() ? "" : seen.get(0);
  }

  /** This gateway is still there. Logs when it had been taken for gone. */
  void renew() {
    try {
      int renewed =
          sql.change("update gateway_node set seen = current_timestamp where node_id = ?", nodeId);
      if (renewed == 0 && !lost) {
        LOG.log(
            Level.ERROR,
            "Another gateway works with this database now, since this one was not heard of for {0}"
                + " s: stop one of them",
            Integer.toString(GONE_AFTER_SECONDS));
      }
      lost = renewed == 0;
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "The database does not answer; whoever uses it complains", e);
    }
  }

  /** The next may begin at once. */
  void giveBack() {
    try {
      sql.change("delete from gateway_node where node_id = ?", nodeId);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "The next gateway has to wait a little", e);
    }
  }
}
