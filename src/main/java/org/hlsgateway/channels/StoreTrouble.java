package org.hlsgateway.channels;

import java.sql.SQLException;
import java.util.Locale;

/** Why a database cannot be used, in one sentence that says what to do. */
final class StoreTrouble {
  private StoreTrouble() {}

  static String sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sentence(sql);
      }
    }
    return "The database cannot be brought to this version's form: "
        + firstLine(failure.getMessage())
        + " - restore a backup made before the update, or see db/migration.";
  }

  private static String sentence(SQLException sql) {
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    String remedy =
        switch (state) {
          // H2's own codes have five digits, the SQL state is the same as text.
          case "90020" -> "another process uses the database file: stop the other server";
          case "90030", "90007" -> "the file is damaged: restore a backup, or move it away";
          case "90028", "90031" -> "check the access to the files in DATA_DIR";
          case "28000", "28P01", "08004" -> "check DB_USER and DB_PASSWORD";
          case "3D000" -> "there is no such database: create it, or correct DB_URL";
          case "08001", "08006" -> "check DB_URL, and that the database server runs";
          default -> "check DB_URL, DB_USER, DB_PASSWORD, and the access to the files in DATA_DIR";
        };
    return String.format(
        Locale.ROOT,
        "The database cannot be opened (%s): %s.",
        firstLine(sql.getMessage()),
        remedy);
  }

  /** Without H2's statement text, and the codes it and Open Liberty add, which help nobody here. */
  private static String firstLine(String message) {
    if (message == null) {
      return "no reason given";
    }
    String line = message.lines().findFirst().orElse("");
    return line.replaceFirst("( \\[\\d+-\\d+])?( DSRA0010E:.*)?$", "").replaceFirst("\\.$", "");
  }
}
