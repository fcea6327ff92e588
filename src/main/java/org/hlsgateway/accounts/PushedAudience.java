package org.hlsgateway.accounts;

import java.util.Optional;
import java.util.OptionalLong;

/** Who may watch what is pushed by names with rules of their own, asked of whoever keeps those. */
public interface PushedAudience {

  /**
   * @param visibility {@link Visibility#GRANTED}: the owner and administrators
   * @param owner id of an account; empty: nobody's
   */
  record Audience(Visibility visibility, OptionalLong owner) {}

  /**
   * @param name may be anything
   * @return empty: the name has no rules of its own
   */
  Optional<Audience> of(String name);
}
