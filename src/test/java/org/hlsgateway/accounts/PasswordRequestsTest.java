package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordRequestsTest {
  @TempDir Path folder;
  private TestAccounts accounts;
  private PasswordRequests requests;

  @BeforeEach
  void open() {
    accounts = TestAccounts.withAdmin(folder);
    requests = new PasswordRequests(accounts.accounts, accounts.changes, accounts.settings);
  }

  @Test
  void request_setsThePassword_onceAndWithoutHoldingIt() throws IOException {
    ask("Admin", "a new password");
    assertThat(Files.readString(file())).doesNotContain("a new password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    requests.look();

    assertThat(accounts.passwords.areRight(Optional.of(accounts.admin()), "a new password", true))
        .isTrue();
    assertThat(file()).doesNotExist();
    assertThat(answer()).isEqualTo("The password of admin is set.\n");
  }

  @Test
  void nameThatIsNotThere_isAnsweredWithThoseThatAre() throws IOException {
    ask("anna", "a new password");
    requests.look();
    assertThat(answer()).contains("There are: admin.");
  }

  @Test
  void fileThatOthersCouldHaveWritten_changesNothing() throws IOException {
    ask("admin", "a new password");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-r--"));
    requests.look();
    assertUnchanged();

    ask("admin", "a new password");
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(file(), elsewhere);
    Files.createSymbolicLink(file(), elsewhere);
    requests.look();
    assertUnchanged();
    assertThat(elsewhere).exists();
  }

  @Test
  void fileThatCannotBeRead_changesNothing() throws IOException {
    for (String bad : new String[] {"", "admin", "admin\nPBKDF2WithHmacSHA256:1:AA==:AA==\n"}) {
      PrivateFile.write(file(), bad);
      requests.look();
      assertUnchanged();
    }
  }

  @Test
  void whatIsNotEvenText_orNoFile_isAnsweredOnce_andTakenAway() throws IOException {
    Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe});
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    requests.look();
    assertUnchanged();

    Files.createDirectory(file());
    requests.look();
    assertUnchanged();
    assertThat(folder.toFile().list((in, name) -> name.startsWith("request"))).isEmpty();
  }

  @Test
  void requestThatTheDatabaseDoesNotTake_isAnswered_andTakenAway() throws IOException {
    ask("admin", "a new password");
    accounts.database.close();
    requests.look();
    assertThat(answer()).contains("nothing was changed");
    assertThat(file()).doesNotExist();
  }

  @Test
  void rootsRequest_isOwnedByWhomTheServerRunsAs_andNobodyElseIsBelieved() throws IOException {
    assumeTrue(Files.getOwner(folder).getName().equals("root"));
    Files.setOwner(
        folder,
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    ask("admin", "a new password");
    assertThat(Files.getOwner(file()).getName()).isEqualTo("nobody");
    requests.look();
    assertUnchanged();

    Files.createDirectory(folder.resolve("liberty"));
    Files.createFile(folder.resolve("liberty/lock"));
    ask("admin", "a new password");
    assertThat(Files.getOwner(file()).getName()).isEqualTo("root");
    requests.look();
    assertThat(answer()).isEqualTo("The password of admin is set.\n");
  }

  private void assertUnchanged() throws IOException {
    assertThat(accounts.passwords.areRight(Optional.of(accounts.admin()), "right", true)).isTrue();
    assertThat(answer()).contains("nothing was changed");
    assertThat(file()).doesNotExist();
  }

  private void ask(String name, String password) throws IOException {
    var before = System.in;
    System.setIn(new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      PasswordRequest.main(new String[] {folder.toString(), name});
    } finally {
      System.setIn(before);
    }
  }

  private Path file() {
    return folder.resolve("password.request");
  }

  private String answer() throws IOException {
    return Files.readString(folder.resolve("password.answer"));
  }
}
