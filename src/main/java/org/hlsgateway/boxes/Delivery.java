package org.hlsgateway.boxes;

import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends a box over one link what it has not answered, the oldest first, and keeps its answers. For
 * one thread.
 */
final class Delivery {
  /** On their way at a time. */
  static final int WINDOW = 16;

  private static final Logger LOG = System.getLogger(Delivery.class.getName());

  private final Orders orders;
  private final Link link;
  private final Consumer<JsonObject> status;
  private final Set<String> sent = new HashSet<>();

  /** The commands of one box. */
  interface Orders {
    /** Without an answer, the oldest first. */
    List<Command> unanswered(int most) throws SQLException;

    /** Returns when it is kept; one that is not known, or answered already, changes nothing. */
    void answered(String uid, Answer answer) throws SQLException;
  }

  /** To the box. No call waits. */
  interface Link {
    void send(String text);

    /** To be opened anew by the box. */
    void close(String why);
  }

  /**
   * @param status takes what the box says of itself
   */
  Delivery(Orders orders, Link link, Consumer<JsonObject> status) {
    this.orders = orders;
    this.link = link;
    this.status = status;
  }

  /** Sends what there is to be sent. */
  void send() {
    try {
      for (Command command : orders.unanswered(WINDOW)) {
        if (sent.add(command.uid())) {
          link.send(Message.command(command));
        }
      }
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "Commands of a box cannot be read", e);
      link.close("the database does not answer");
    }
  }

  /**
   * @throws IllegalArgumentException if it is no message; to be said in the log
   */
  void received(String text) {
    JsonObject message = Message.parse(text);
    switch (message.getString("type")) {
      case Message.STATUS -> status.accept(Message.object(message, Message.STATUS));
      case Message.ANSWER -> answered(message);
      default -> {}
    }
  }

  private void answered(JsonObject message) {
    String uid = message.getString("id", "");
    try {
      orders.answered(uid, Answer.of(Message.object(message, Message.ANSWER)));
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The answer of a box cannot be kept: it will send it again", e);
      link.close("the database does not answer");
      return;
    }
    sent.remove(uid);
    send();
  }
}
