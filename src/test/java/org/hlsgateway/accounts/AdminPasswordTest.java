package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminPasswordTest {
  @TempDir Path folder;

  @Test
  void firstStart_makesAPasswordAndKeepsOnlyItsHash() throws IOException {
    var password = new AdminPassword(settings(null));
    String made = password.prepare().orElseThrow();

    assertThat(made).matches("[a-z2-9]{5}(-[a-z2-9]{5}){3}");
    assertThat(password.matches(made)).isTrue();
    assertThat(password.matches(made + "x")).isFalse();
    assertThat(Files.readString(file())).startsWith("pbkdf2-sha256$600000$").doesNotContain(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void secondStart_saysNothingAndTakesTheSamePassword() throws IOException {
    String made = new AdminPassword(settings(null)).prepare().orElseThrow();

    var password = new AdminPassword(settings(null));
    assertThat(password.prepare()).isEmpty();
    assertThat(password.matches("wrong")).isFalse();
    assertThat(password.matches(made)).isTrue();
    assertThat(password.matches("wrong")).isFalse();
    assertThat(password.matches(made)).isTrue();
  }

  @Test
  void adminPassword_winsOverTheFile() throws IOException {
    String made = new AdminPassword(settings(null)).prepare().orElseThrow();

    var password = new AdminPassword(settings("chosen by hand"));
    assertThat(password.prepare()).isEmpty();
    assertThat(password.matches("chosen by hand")).isTrue();
    assertThat(password.matches(made)).isFalse();
  }

  @Test
  void withAdminPassword_noFileIsMade() throws IOException {
    new AdminPassword(settings("chosen by hand")).prepare();
    assertThat(file()).doesNotExist();
  }

  @Test
  void fileThatIsNotAHash_isAnError() throws IOException {
    for (String bad :
        List.of("", "secret", "pbkdf2-sha256$1$AA==$AA==", "pbkdf2-sha256$x$AA==$AA==")) {
      Files.writeString(file(), bad);
      assertThatThrownBy(() -> new AdminPassword(settings(null)).prepare())
          .isInstanceOf(IOException.class)
          .hasMessage("not a password file");
    }
  }

  @Test
  void beforePrepare_nothingMatches() {
    assertThat(new AdminPassword(settings(null)).matches("")).isFalse();
  }

  @Test
  void store_knowsTheAdministratorByNameAndPassword() {
    var settings = settings("chosen by hand");
    var store = new AdminStore(settings, new AdminPassword(settings));

    var right = store.validate(new UsernamePasswordCredential("admin", "chosen by hand"));
    assertThat(right.getStatus()).isEqualTo(CredentialValidationResult.Status.VALID);
    assertThat(right.getCallerGroups()).isEqualTo(Set.of("admin"));
    for (String[] wrong : new String[][] {{"admin", "x"}, {"Admin", "chosen by hand"}, {"", ""}}) {
      assertThat(store.validate(new UsernamePasswordCredential(wrong[0], wrong[1])).getStatus())
          .isEqualTo(CredentialValidationResult.Status.INVALID);
    }
  }

  private Path file() {
    return folder.resolve("admin.password");
  }

  private Settings settings(String password) {
    return new Settings(
        null,
        new Settings.Store(folder),
        null,
        null,
        null,
        null,
        new Settings.Access("admin", Optional.ofNullable(password), false, List.of(), List.of()),
        null,
        null);
  }
}
