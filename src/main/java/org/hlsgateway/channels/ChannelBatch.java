package org.hlsgateway.channels;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Many changes of channels that are made together, or not at all.
 *
 * @param also what else belongs to them, in the same transaction; it is told of the rows as they
 *     will be: the new ones first, then the changed ones
 */
record ChannelBatch(
    List<ChannelValues> added,
    List<ImportPlan.Change> changed,
    List<StoredChannel> removed,
    BiConsumer<EntityManager, List<StoredChannel>> also) {

  ChannelBatch {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  static ChannelBatch of(List<ImportPlan.Change> changed, List<StoredChannel> removed) {
    return new ChannelBatch(List.of(), changed, removed, (entities, rows) -> {});
  }

  /** Whose nickname is named when one of them is taken. */
  Nickname anyNickname() {
    if (!added.isEmpty()) {
      return added.get(0).nickname();
    }
    return changed.isEmpty()
        ? removed.get(0).channel().nickname()
        : changed.get(0).values().nickname();
  }
}
