package org.hlsgateway.accounts;

/** What becomes of a request. */
enum Verdict {
  ALLOWED,
  /** Nobody is logged in. */
  LOGIN_NEEDED,
  /** Who is logged in may not. */
  FORBIDDEN,
  /** For this caller there is no such channel. */
  HIDDEN
}
