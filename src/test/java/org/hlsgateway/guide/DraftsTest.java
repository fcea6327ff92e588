package org.hlsgateway.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftsTest {
  @TempDir Path folder;

  @Test
  void whatIsKept_isFoundByItsNumber_andByNothingElse() throws Exception {
    Drafts drafts = new Drafts(folder.resolve("import"), Clock.systemUTC());
    String number = drafts.keep(new byte[] {1, 2});

    assertThat(drafts.find(number)).hasValueSatisfying(list -> assertThat(list).contains(1, 2));
    for (String other : new String[] {null, "", "../secret.key", number + "x"}) {
      assertThat(drafts.find(other)).isEmpty();
    }
  }

  @Test
  void ofMoreThanEight_theOldestGo() throws Exception {
    Drafts drafts = new Drafts(folder, Clock.systemUTC());
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      numbers.add(drafts.keep(new byte[] {(byte) i}));
      Files.setLastModifiedTime(
          folder.resolve(numbers.get(i)),
          java.nio.file.attribute.FileTime.from(
              Clock.systemUTC().instant().minusSeconds(100L - i)));
    }

    assertThat(folder.toFile().list()).hasSize(8).doesNotContain(numbers.get(0));
    assertThat(drafts.find(numbers.get(11))).isPresent();
  }

  @Test
  void afterAnHour_theyGo() throws Exception {
    new Drafts(folder, Clock.systemUTC()).keep(new byte[1]);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(61));
    new Drafts(folder, later).keep(new byte[1]);

    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void afterAnHour_itIsNotFoundAnyMore() throws Exception {
    String number = new Drafts(folder, Clock.systemUTC()).keep(new byte[1]);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(61));
    assertThat(new Drafts(folder, later).find(number)).isEmpty();
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void whatWasImported_orIsLeftByAFormerRun_isDeleted() throws Exception {
    Drafts drafts = new Drafts(folder, Clock.systemUTC());
    String number = drafts.keep(new byte[1]);
    drafts.remove(number);
    assertThat(folder.toFile().list()).isEmpty();
    drafts.keep(new byte[1]);
    new Drafts(folder, Clock.systemUTC()).start();
    assertThat(folder.toFile().list()).isEmpty();
    new Drafts(folder.resolve("absent"), Clock.systemUTC()).start();
  }

  @Test
  void theirCredentials_areForTheOwnerAlone() throws Exception {
    String number = new Drafts(folder, Clock.systemUTC()).keep(new byte[1]);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(number))))
        .isEqualTo("rw-------");
  }
}
