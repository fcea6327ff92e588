package org.hlsgateway.channels;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

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

  /** Whose nickname is named when one of them is taken; empty if no nickname is written. */
  Optional<Nickname> anyNickname() {
    return Stream.concat(added.stream(), changed.stream().map(ImportPlan.Change::values))
        .map(ChannelValues::nickname)
        .findFirst();
  }
}
