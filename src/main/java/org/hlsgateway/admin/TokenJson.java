package org.hlsgateway.admin;

import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.accounts.ApiToken;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.accounts.Tokens;

/** A token as the API shows it. */
@Schema(name = "Token")
public record TokenJson(
    long id,
    String account,
    String name,
    Set<Scope> scopes,
    String created,
    @Schema(description = "Absent: never.") String expires,
    @Schema(description = "Absent: never.") String lastUsed,
    @Schema(description = "The token itself, this once: when it was made.") String token) {

  static TokenJson of(ApiToken token, String account, Tokens tokens, String secret) {
    return new TokenJson(
        token.id(),
        account,
        token.name(),
        token.scopes(),
        token.created().toString(),
        Answers.time(token.expires()),
        Answers.time(tokens.lastUsed(token)),
        secret);
  }

  /** What the API takes. */
  @Schema(name = "TokenRequest")
  public record Request(
      @Schema(required = true, maxLength = 100, examples = "Television") String name,
      @Schema(required = true) Set<Scope> scopes,
      @Schema(description = "Absent: never.", examples = "2027-01-01T00:00:00Z") String expires,
      @Schema(description = "Whose; administrators only. Absent: one's own.") String account) {}
}
