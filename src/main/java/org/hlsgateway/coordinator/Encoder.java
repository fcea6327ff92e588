package org.hlsgateway.coordinator;

import java.util.LinkedHashSet;
import java.util.Set;
import org.hlsgateway.control.EncoderAgent;

/** A registered encoder. Belongs to {@link StreamSessions}' thread. */
final class Encoder {
  final int id;

  /** Where it is, for people. */
  final String place;

  final EncoderAgent agent;

  /** -1: no limit. */
  int capacity;

  /** What it was given and has not closed. */
  final Set<StreamSession> streams = new LinkedHashSet<>();

  final Complaints complaints;

  Encoder(int id, String place, EncoderAgent agent) {
    this.id = id;
    this.place = place;
    this.agent = agent;
    complaints = new Complaints("Encoder " + id + " (" + place + ")");
    setCapacity(agent.capacity());
  }

  /** The documents call 0 and -1 "no limit". */
  void setCapacity(int streamsInParallel) {
    capacity = streamsInParallel <= 0 ? -1 : streamsInParallel;
  }

  boolean hasRoom() {
    return capacity < 0 || streams.size() < capacity;
  }

  int load() {
    return streams.size();
  }
}
