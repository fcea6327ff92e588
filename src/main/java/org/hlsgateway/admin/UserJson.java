package org.hlsgateway.admin;

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
        account.passwordHash().isPresent(),
        account.created().toString(),
        Answers.time(account.lastLogin()));
  }

  /** What the API takes. */
  @Schema(name = "UserRequest")
  public record Request(
      @Schema(required = true, examples = "anna") String name,
      @Schema(maxLength = 100, examples = "Anna Berg") String displayName,
      @Schema(maxLength = 254, examples = "anna@example.org") String email,
      @Schema(required = true) Role role,
      @Schema(defaultValue = "true") boolean enabled,
      @Schema(
              description = "Absent: in a change, the one it has; else nobody logs in by one.",
              minLength = 8,
              maxLength = 256,
              examples = "correct horse battery")
          String password) {}
}
