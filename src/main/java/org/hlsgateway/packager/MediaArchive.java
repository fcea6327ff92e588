package org.hlsgateway.packager;

import java.util.Optional;

/**
 * Where a run's segments go that are listed for longer than they are kept in memory. Asked on the
 * thread that packages, and by readers: safe for all threads, and never waits for a disk.
 */
public interface MediaArchive {

  /** Keeps nothing. */
  MediaArchive NONE =
      new MediaArchive() {
        @Override
        public void put(String name, Media media) {
          // Nothing is kept.
        }

        @Override
        public Optional<ServedMedia> find(String name) {
          return Optional.empty();
        }

        @Override
        public void drop(String name) {
          // Nothing was kept.
        }
      };

  /** Takes a file if it can; {@link #find} tells once it is there. */
  void put(String name, Media media);

  /** Empty if it is not there yet, was given up for want of space, or never came. */
  Optional<ServedMedia> find(String name);

  /** The file is needed no longer. */
  void drop(String name);
}
