package org.hlsgateway.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.config.Settings;
import org.hlsgateway.encoder.storage.BreakingPeer.Deed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that a storage breaks off leave a part of a file there, or an empty one. */
@Timeout(60)
class BrokenUploadTest {
  /** More than fits into the buffers of a connection, so that who hangs up is noticed. */
  private static final byte[] SEGMENT = new byte[16 << 20];

  static {
    Arrays.fill(SEGMENT, (byte) 'x');
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUploadThatBreaksOff_isMadeAgain_untilTheFileIsWhole_andThenTheNext(boolean s3)
      throws Exception {
    try (BreakingPeer peer =
            new BreakingPeer(
                List.of(Deed.NOTHING_READ, Deed.HALF_READ, Deed.NOT_ANSWERED, Deed.HALF_READ));
        Storage storage = open(peer, s3)) {
      StorageQueue queue =
          new StorageQueue(
              storage, "broken", StorageBudget.ofThisServer(), failures -> Duration.ZERO);
      queue.put("0.ts", "video/mp2t", List.of(SEGMENT));
      queue.replace("live.m3u8", "x/y", "#EXTM3U\n0.ts\n".getBytes(), () -> {});
      queue.finish();
      assertThat(queue.ended().get(50, TimeUnit.SECONDS)).isEmpty();
      String below = s3 ? "/bucket/" : "/";
      assertThat(peer.files.get(below + "0.ts")).isEqualTo(SEGMENT);
      assertThat(peer.files.get(below + "live.m3u8")).asString().endsWith("0.ts\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Deed.class)
  void byHttp_whateverTheStorageBreaksOff_isAnError(Deed deed) throws Exception {
    try (BreakingPeer peer = new BreakingPeer(List.of(deed));
        Storage storage = open(peer, false)) {
      assertThatThrownBy(() -> storage.put("0.ts", "video/mp2t", List.of(SEGMENT)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void byS3_whatTheStorageBreaksOff_isAnError() throws Exception {
    try (BreakingPeer peer = new BreakingPeer(List.of(Deed.HALF_READ));
        Storage storage = open(peer, true)) {
      assertThatThrownBy(() -> storage.put("0.ts", "video/mp2t", List.of(SEGMENT)))
          .isInstanceOf(IOException.class);
    }
  }

  private static Storage open(BreakingPeer peer, boolean s3) {
    return s3
        ? Storages.open(
            new Settings.S3Storage("bucket", "us-east-1", Optional.of(peer.address()), "a", "b"))
        : new HttpStorage(peer.address(), Optional.empty());
  }
}
