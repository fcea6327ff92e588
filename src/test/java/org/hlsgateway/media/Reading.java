package org.hlsgateway.media;

import java.util.ArrayList;
import java.util.List;

/** Everything that a reader hands out. */
public final class Reading implements Fmp4Reader.Listener {
  public InitSection init;
  public final List<Sample> samples = new ArrayList<>();

  public static Reading of(byte[] bytes) throws StreamFormatException {
    Reading reading = new Reading();
    new Fmp4Reader(reading).write(bytes, 0, bytes.length);
    return reading;
  }

  @Override
  public void onInit(InitSection section) {
    init = section;
  }

  @Override
  public void onSamples(List<Sample> more) {
    samples.addAll(more);
  }
}
