package org.hlsgateway.accounts;

import java.time.Instant;
import java.util.Locale;

/**
 * That somebody changed something.
 *
 * @param who name of the account as it was then; blank: the gateway itself
 * @param token what the account's token is for; blank: it came without one
 * @param address of the client; blank: nobody came
 * @param subject name of what was changed, for people
 * @param detail what is other than it was, for people; may be blank
 */
public record AuditEntry(
    long id,
    Instant noted,
    String who,
    String token,
    String address,
    Kind kind,
    Deed deed,
    String subject,
    String detail) {

  /** Of what was changed. */
  public enum Kind {
    ACCOUNT,
    GROUP,
    GRANT,
    TOKEN,
    LINK,
    CHANNEL,
    /** A streaming key. */
    KEY,
    /** A push target. */
    TARGET,
    /** A live event. */
    EVENT,
    TRANSCODER,
    STREAMER,
    /** A livebox elsewhere, and what it was told. */
    BOX;

    public String inWords() {
      return switch (this) {
        case KEY -> "streaming key";
        case TARGET -> "push target";
        case BOX -> "livebox";
        default -> name().toLowerCase(Locale.ROOT);
      };
    }
  }

  /** What was done to it. */
  public enum Deed {
    ADDED,
    CHANGED,
    REMOVED;

    public String inWords() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
