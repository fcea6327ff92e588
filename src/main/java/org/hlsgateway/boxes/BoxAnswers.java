package org.hlsgateway.boxes;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Optional;
import org.hlsgateway.web.Problem;

/** What the resources of this room have in common. */
final class BoxAnswers {
  static final String NO_DATABASE =
      "The database does not answer now: nothing was changed. Try again.";

  private static final Logger LOG = System.getLogger(BoxAnswers.class.getName());

  private BoxAnswers() {}

  /** Something that asks the database. */
  interface Asking<T> {
    T ask() throws SQLException;
  }

  /**
   * @throws org.hlsgateway.web.ProblemException if it cannot be done
   */
  static <T> T of(Asking<T> asking) {
    try {
      return asking.ask();
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, e.getMessage()).asException();
    } catch (Boxes.Refused e) {
      throw Problem.of(409, e.getMessage()).asException();
    } catch (SQLException e) {
      LOG.log(Level.ERROR, "The database of boxes does not answer", e);
      throw Problem.of(503, NO_DATABASE).asException();
    }
  }

  static Box box(String id, Boxes boxes) {
    return box(id, boxes, 404);
  }

  /**
   * @param status where there is none
   */
  static Box box(String id, Boxes boxes, int status) {
    return (id.matches("\\d{1,18}") ? boxes.find(Long.parseLong(id)) : Optional.<Box>empty())
        .orElseThrow(() -> Problem.of(status, "There is no box of this id.").asException());
  }

  /**
   * @param text null: the usual one
   */
  static long number(String name, String text, long usual, long most) {
    if (text == null || text.isBlank()) {
      return usual;
    }
    long number = text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    if (number < 1 || number > most) {
      throw Problem.of(400, name + " is a number from 1 to " + most + ".").asException();
    }
    return number;
  }
}
