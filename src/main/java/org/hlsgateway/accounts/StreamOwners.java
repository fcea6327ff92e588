package org.hlsgateway.accounts;

import java.util.OptionalLong;

/** Whose channels with a streaming key are, asked of whoever keeps the keys. */
public interface StreamOwners {
  /**
   * @param channel as it stands in a path: may be anything
   * @return id of an account; empty: nobody's, or there is none
   */
  OptionalLong owner(String channel);
}
