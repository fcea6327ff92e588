package org.hlsgateway.coordinator;

import java.util.OptionalInt;
import org.hlsgateway.accounts.Issuer;

/** What streaming keys ask of accounts. Answers from memory, and takes no lock. */
interface PublishRights {
  /** Whether who made a pass may still publish to its channel. */
  boolean mayPublish(Issuer issuer, String channel);

  /** Whether the account of this id may. */
  default boolean mayPublish(long account, String channel) {
    return true;
  }

  /** How many streams of the account may be on at a time; empty: any number. */
  default OptionalInt mostStreams(long account) {
    return OptionalInt.empty();
  }
}
