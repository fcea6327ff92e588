package org.hlsgateway.figures;

/**
 * Takes numbers. Names are in small letters with dots between the words, and without a unit; labels
 * are pairs of a name and a value. All that is told under one name has the same names of labels.
 */
public interface Figures {

  /** What a number is in. */
  enum Unit {
    /** Of things. */
    NONE,
    SECONDS,
    BYTES
  }

  /** A number that goes up and down. */
  void now(String name, Unit unit, String help, double value, String... labels);

  /** A number that only goes up while the gateway runs. */
  void ever(String name, Unit unit, String help, double value, String... labels);
}
