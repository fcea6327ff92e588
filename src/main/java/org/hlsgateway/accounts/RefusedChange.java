package org.hlsgateway.accounts;

/** A change that may not be made; the message says why, and what to do. */
public class RefusedChange extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of what kind the refusal is. */
  public enum Kind {
    /** It would harm: no administrator would be left, say. */
    FORBIDDEN,
    /** There is one of this name. */
    TAKEN,
    /** Somebody else changed or removed it meanwhile. */
    STALE
  }

  private final Kind kind;

  RefusedChange(Kind kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  static RefusedChange stale(String what) {
    return new RefusedChange(
        Kind.STALE,
        "Somebody else changed or removed this "
            + what
            + " in the meantime: reload it and try again.");
  }

  public Kind kind() {
    return kind;
  }
}
