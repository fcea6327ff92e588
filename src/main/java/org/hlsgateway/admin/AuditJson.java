package org.hlsgateway.admin;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.accounts.AuditEntry;

/** An entry of the audit as the API shows it. */
@Schema(name = "AuditEntry")
public record AuditJson(
    long id,
    String time,
    @Schema(description = "Name of the account as it was then; absent: the gateway itself.")
        String who,
    @Schema(description = "What the account's token is for; absent: it came without one.")
        String token,
    @Schema(description = "Of the client; absent: nobody came.") String address,
    AuditEntry.Kind kind,
    AuditEntry.Deed deed,
    @Schema(description = "Name of what was changed.") String subject,
    @Schema(description = "What is other than it was, for people. Secrets are only named.")
        String detail) {

  static AuditJson of(AuditEntry entry) {
    return new AuditJson(
        entry.id(),
        entry.noted().toString(),
        known(entry.who()),
        known(entry.token()),
        known(entry.address()),
        entry.kind(),
        entry.deed(),
        entry.subject(),
        entry.detail());
  }

  private static String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
