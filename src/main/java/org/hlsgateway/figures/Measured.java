package org.hlsgateway.figures;

/** Has numbers to tell. Asked every few seconds, or never: what it costs, it costs then. */
public interface Measured {

  /** Must be quick; numbers that cannot be had are left out. */
  void tell(Figures figures);
}
