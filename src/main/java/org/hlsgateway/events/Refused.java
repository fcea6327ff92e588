package org.hlsgateway.events;

import java.util.List;

/** A change that may not be made; the message says why, and what to do. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of what kind the refusal is. */
  public enum Kind {
    /** There is one of this name. */
    TAKEN,
    /** Somebody else changed or removed it meanwhile. */
    STALE,
    /** Events need it. */
    IN_USE,
    /** What it refers to is not there, or does not fit. */
    WRONG
  }

  private final Kind kind;
  private final transient List<LiveEvent> events;

  Refused(Kind kind, String sentence) {
    this(kind, sentence, List.of());
  }

  Refused(Kind kind, String sentence, List<LiveEvent> events) {
    super(sentence);
    this.kind = kind;
    this.events = List.copyOf(events);
  }

  static Refused stale(String what) {
    return new Refused(
        Kind.STALE,
        "Somebody else changed or removed this "
            + what
            + " in the meantime: reload it and try again.");
  }

  public Kind kind() {
    return kind;
  }

  /** Those that need it; empty unless it is {@link Kind#IN_USE}. */
  public List<LiveEvent> events() {
    return events;
  }
}
