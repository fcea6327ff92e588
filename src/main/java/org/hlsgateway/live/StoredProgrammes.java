package org.hlsgateway.live;

import java.util.List;
import java.util.Optional;

/** What channels there are, as programmes. A port: who knows the store implements it. */
public interface StoredProgrammes {

  List<Programme> all();

  /** As it is now; empty if there is no such channel any more. */
  Optional<Programme> byId(long channelId);
}
