package org.hlsgateway.distribution;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hlsgateway.rtmp.PublishAddress;

/**
 * Where an event's renditions are to go from this node: an immutable snapshot.
 *
 * @param event its id: the name that it is published under
 * @param base what its renditions' names begin with
 * @param heights of its renditions in lines, the largest first
 * @param isOn false: nothing is to be sent yet, or any more
 * @param isOver nobody will go on with it
 * @param pushes push addresses by the streamer's id
 */
record Plan(
    String event,
    String base,
    List<Integer> heights,
    boolean isOn,
    boolean isOver,
    Map<Long, String> pushes) {

  Plan {
    heights = List.copyOf(heights);
    pushes = Map.copyOf(pushes);
  }

  /** By the streamer's id; those whose address cannot be read are left out. */
  Map<Long, PublishAddress> destinations(String rendition) {
    Map<Long, PublishAddress> found = new LinkedHashMap<>();
    if (isOn) {
      pushes.forEach(
          (streamer, push) -> {
            try {
              found.put(streamer, Destinations.of(push, RenditionNames.of(base, rendition)));
            } catch (IllegalArgumentException e) {
              // The store takes none such; of another gateway's plan nobody knows.
            }
          });
    }
    return found;
  }

  /** Its addresses have keys. */
  @Override
  public String toString() {
    return "Plan[" + event + "]";
  }
}
