package org.hlsgateway.admin;

import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Role;

/** An account as the API shows it. */
@Schema(name = "User")
public record UserJson(
    long id,
    String name,
    @Schema(description = "Absent: the name.") String displayName,
    String email,
    Role role,
    boolean enabled,
    @Schema(description = "Viewers at a time; absent: any number.") Integer maxViewers,
    @Schema(description = "Streams pushed at a time; absent: any number.") Integer maxStreams,
    @Schema(description = "Of the channels that it owns; absent: any number.")
        Integer maxRecordingGigabytes,
    @Schema(description = "False: nobody logs in by a password.") boolean hasPassword,
    String created,
    @Schema(description = "Absent: never.") String lastLogin) {

  static UserJson of(Account account) {
    return new UserJson(
        account.id(),
        account.name(),
        account.displayName().orElse(null),
        account.email().orElse(null),
        account.role(),
        account.enabled(),
        number(account.quota().viewers()),
        number(account.quota().streams()),
        number(account.quota().recordingGigabytes()),
        account.passwordHash().isPresent(),
        account.created().toString(),
        Answers.time(account.lastLogin()));
  }

  static Integer number(OptionalInt limit) {
    return limit.isPresent() ? Integer.valueOf(limit.getAsInt()) : null;
  }

  /** What the API takes. */
  @Schema(name = "UserRequest")
  public record Request(
      @Schema(required = true, examples = "anna") String name,
      @Schema(maxLength = 100, examples = "Anna Berg") String displayName,
      @Schema(maxLength = 254, examples = "anna@example.org") String email,
      @Schema(required = true) Role role,
      @Schema(defaultValue = "true") boolean enabled,
      @Schema(description = "Absent: any number.", minimum = "0", maximum = "1000000")
          Integer maxViewers,
      @Schema(description = "Absent: any number.", minimum = "0", maximum = "1000000")
          Integer maxStreams,
      @Schema(description = "Absent: any number.", minimum = "0", maximum = "1000000")
          Integer maxRecordingGigabytes,
      @Schema(
              description = "Absent: in a change, the one it has; else nobody logs in by one.",
              minLength = 8,
              maxLength = 256,
              examples = "correct horse battery")
          String password) {}
}
