package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFingerprintsTest {

  @TempDir Path folder;

  @Test
  void oneAddress_hasOneFingerprint_thatDoesNotShowIt() {
    SourceUrl camera = new SourceUrl("rtsp://anna:secret@camera/door");
    String first = fingerprints("a.key").of(camera);
    assertThat(first).matches("[A-Za-z0-9_-]{43}").isEqualTo(fingerprints("a.key").of(camera));
    assertThat(fingerprints("a.key").of(new SourceUrl("rtsp://camera/door"))).isNotEqualTo(first);
  }

  @Test
  void anotherKeyFile_givesAnotherFingerprint() {
    SourceUrl camera = new SourceUrl("rtsp://camera/door");
    assertThat(fingerprints("a.key").of(camera)).isNotEqualTo(fingerprints("b.key").of(camera));
  }

  private SourceFingerprints fingerprints(String file) {
    return new SourceFingerprints(folder.resolve(file));
  }
}
