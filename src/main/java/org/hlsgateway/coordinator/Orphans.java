package org.hlsgateway.coordinator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hlsgateway.control.ServerAddress;

/**
 * Streams that were closed while their streaming server was away: when it is back, it is told to
 * end what it may still have. Bounded: the oldest are forgotten.
 */
final class Orphans {
  static final int MOST = 10_000;

  private final Map<String, OpenStream> byStreamId = new LinkedHashMap<>();

  void add(OpenStream stream) {
    byStreamId.put(stream.streamId(), stream);
    if (byStreamId.size() > MOST) {
      Iterator<String> oldest = byStreamId.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  List<OpenStream> takeAllOf(ServerAddress address) {
    List<OpenStream> taken = new ArrayList<>();
    for (OpenStream stream : byStreamId.values()) {
      if (stream.server().equals(address)) {
        taken.add(stream);
      }
    }
    taken.forEach(stream -> byStreamId.remove(stream.streamId()));
    return taken;
  }
}
