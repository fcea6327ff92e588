package org.hlsgateway.boxes;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Optional;

/** Carries out each command once, however often it comes. For one thread. */
final class Inbox {
  private static final Logger LOG = System.getLogger(Inbox.class.getName());

  /** Nobody expected it; the log has why. */
  static final Answer FAILED =
      Answer.refused("It failed on this box; its log says why. Look at its state, and try again.");

  private final BoxControls controls;
  private final DoneCommands done;

  /** What was done and could not be kept yet: nothing else is done before. */
  private Command unkept;

  private Answer answerOfUnkept;

  Inbox(BoxControls controls, DoneCommands done) {
    this.controls = controls;
    this.done = done;
  }

  /**
   * Its answer, of now or of then. What it says is kept when this returns.
   *
   * @return empty if the database does not answer: the same command must come again before others
   */
  Optional<Answer> carryOut(Command command) {
    try {
      keepUnkept();
      Optional<Answer> known = done.find(command.uid());
      return known.isPresent() ? known : Optional.of(first(command));
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "What remote control asks for waits: the database does not answer", e);
      return Optional.empty();
    }
  }

  private Answer first(Command command) throws SQLException {
    Answer answer;
    try {
      switch (command.kind()) {
        case CONTROL -> {
          controls.change(
              command.change(), connection -> done.keep(connection, command.uid(), Answer.DONE));
          return Answer.DONE;
        }
        case START -> controls.start();
        case STOP -> controls.stop();
        default -> throw new IllegalStateException("an unknown command");
      }
      answer = Answer.DONE;
    } catch (BoxControls.Refused e) {
      answer = Answer.refused(e.getMessage());
    } catch (RuntimeException e) {
      // It would fail the next time as well, and all behind it would wait for ever.
      LOG.log(Level.ERROR, "What remote control asked for failed", e);
      answer = FAILED;
    }
    // What runs ends with this process: killed before it is kept, it was never started.
    unkept = command;
    answerOfUnkept = answer;
    keepUnkept();
    // A change that failed after it was committed has its answer already.
    return answer == FAILED ? done.find(command.uid()).orElse(answer) : answer;
  }

  private void keepUnkept() throws SQLException {
    if (unkept != null) {
      if (done.find(unkept.uid()).isEmpty()) {
        done.keep(unkept.uid(), answerOfUnkept);
      }
      unkept = null;
    }
  }
}
