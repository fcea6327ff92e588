package org.hlsgateway.rtmp;

import java.util.Random;

/** What broken programs and bad lines make of bytes. */
public final class Mutations {
  private static final int MOST_CHANGES = 6;

  private Mutations() {}

  /** The seed with a few bytes changed, left out or doubled. */
  public static byte[] of(byte[] seed, Random random) {
    byte[] wire = seed.clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(wire.length);
      switch (random.nextInt(5)) {
        case 0 -> wire[at] = (byte) random.nextInt(256);
        case 1 -> wire[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> wire[at] = (byte) 0xff;
        case 3 -> {
          int to = Math.min(wire.length, at + 1 + random.nextInt(16));
          wire = Hex.joined(Hex.slice(wire, 0, to), Hex.slice(wire, at, wire.length));
        }
        default -> {
          int to = Math.min(wire.length - 1, at + 1 + random.nextInt(16));
          wire =
              to <= at
                  ? wire
                  : Hex.joined(Hex.slice(wire, 0, at), Hex.slice(wire, to, wire.length));
        }
      }
    }
    return wire;
  }
}
