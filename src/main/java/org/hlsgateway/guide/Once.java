package org.hlsgateway.guide;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.hlsgateway.channels.ListedChannel;

/** Lets each guide id through once: an id that stands in a guide twice makes it unreadable. */
final class Once implements Predicate<ListedChannel> {
  private final Set<String> seen = new HashSet<>();

  @Override
  public boolean test(ListedChannel channel) {
    return seen.add(channel.guideId());
  }
}
