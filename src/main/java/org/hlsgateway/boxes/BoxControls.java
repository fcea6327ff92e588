package org.hlsgateway.boxes;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The livebox of this machine, and what is right to ask of any. A port: {@code livebox} implements
 * it, with the rules that its API has.
 */
public interface BoxControls {

  /** It is not possible now; the message is for people. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }
  }

  /** Is written in the transaction of a change. */
  interface Also {
    void write(Connection connection) throws SQLException;
  }

  /**
   * As far as it can be told without knowing the box.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  void check(JsonObject change);

  /** The same without its secrets. */
  JsonObject shown(JsonObject change);

  /**
   * Changes the control data, and returns when it is kept.
   *
   * @throws Refused with what is wrong; then nothing is changed, nor was anything else written
   * @throws SQLException if it is not known whether it is kept
   */
  void change(JsonObject change, Also also) throws Refused, SQLException;

  void start() throws Refused;

  /** Returns when it has ended. */
  void stop() throws Refused;

  /** As the livebox's API gives it. */
  JsonObject status();
}
