package org.hlsgateway.live;

import java.util.List;
import java.util.Optional;

/** What channels there are, as programmes. A port: who knows the store implements it. */
public interface StoredProgrammes {
  /** Where there is no store. */
  StoredProgrammes NONE =
      new StoredProgrammes() {
        @Override
        public List<Programme> all() {
          return List.of();
        }

        @Override
        public Optional<Programme> byId(long channelId) {
          return Optional.empty();
        }

        @Override
        public Optional<Programme> byName(String name) {
          return Optional.empty();
        }
      };

  List<Programme> all();

  /** As it is now; empty if there is no such channel any more. */
  Optional<Programme> byId(long channelId);

  /**
   * As it is now; empty if there is none.
   *
   * @param name may be anything
   */
  Optional<Programme> byName(String name);
}
