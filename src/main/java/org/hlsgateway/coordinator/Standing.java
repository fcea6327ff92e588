package org.hlsgateway.coordinator;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a stream was let in by, and goes on by. Any thread may ask. */
interface Standing {
  /** Of a stream that no account answers for: it goes on. */
  Standing OF_NOBODY =
      new Standing() {
        @Override
        public boolean counts() {
          return true;
        }
      };

  /** False: the key was replaced or removed, or whose it is may not publish any more. */
  boolean counts();

  /** Id of the account whose stream it is; empty: nobody's. */
  default OptionalLong account() {
    return OptionalLong.empty();
  }

  /** How many streams of the account may be on at a time; empty: any number. */
  default OptionalInt most() {
    return OptionalInt.empty();
  }
}
