package org.hlsgateway.accounts;

/**
 * CDI event, fired after the store committed and the new state is answered: who may do what is not
 * what it was. Whoever lets somebody go on with something asks anew.
 *
 * @param rowsGone true: an account, a group or a channel was deleted, and the database with it
 *     whatever belonged to it; who keeps such rows in memory reads them anew, before all others
 */
public record AccessChanged(boolean rowsGone) {
  /** Of observers: before those without a priority. */
  static final int FIRST = 1_000;

  static AccessChanged of() {
    return new AccessChanged(false);
  }
}
