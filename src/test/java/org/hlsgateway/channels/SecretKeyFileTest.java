package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeyFileTest {
  @TempDir Path folder;

  @Test
  void firstStart_makesAKeyThatOnlyItsOwnerReads() throws IOException {
    Path file = folder.resolve("data/secret.key");

    var key = SecretKeyFile.readOrCreate(file);

    assertThat(key.getEncoded()).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(permissions(file)).isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void nextStart_readsTheSameKey() {
    Path file = folder.resolve("secret.key");

    assertThat(SecretKeyFile.readOrCreate(file)).isEqualTo(SecretKeyFile.readOrCreate(file));
  }

  @Test
  void keyThatOthersCanRead_isMadePrivate() throws IOException {
    Path file = folder.resolve("secret.key");
    var key = SecretKeyFile.readOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(SecretKeyFile.readOrCreate(file)).isEqualTo(key);
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void readOnlyKey_staysAsItIs() throws IOException {
    Path file = folder.resolve("secret.key");
    SecretKeyFile.readOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

    SecretKeyFile.readOrCreate(file);
    assertThat(permissions(file)).isEqualTo("r--------");
  }

  @Test
  void damagedKey_refusesWithASentence() throws IOException {
    for (String content : new String[] {"", "short", "AAAA", "\u0000\u0001"}) {
      Path file = Files.writeString(folder.resolve("secret.key"), content);
      assertThatThrownBy(() -> SecretKeyFile.readOrCreate(file))
          .isInstanceOf(StoreUnusable.class)
          .hasMessageStartingWith("The key file " + file + " holds no key: put back");
    }
  }

  @Test
  void keyThatIsNoFile_refusesWithASentence() throws IOException {
    Path file = Files.createDirectory(folder.resolve("secret.key"));

    assertThatThrownBy(() -> SecretKeyFile.readOrCreate(file))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageStartingWith("The key file " + file + " cannot be read or made: give");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
