package org.hlsgateway.admin;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.Grant;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Permission;
import org.hlsgateway.accounts.Target;

/**
 * What was granted, as the API shows it.
 *
 * @param account a name; null: everybody
 * @param channel a nickname; null: it is for a group
 * @param group a name; null: it is for a channel
 */
@Schema(name = "Grant")
public record GrantJson(
    long id,
    @Schema(description = "Absent: everybody.") String account,
    String channel,
    String group,
    Permission permission,
    String created) {

  static GrantJson of(Grant grant, Accounts accounts, Grants grants, ChannelNames names) {
    Target target = grant.target();
    return new GrantJson(
        grant.id(),
        grant.account().flatMap(accounts::byId).map(Account::name).orElse(null),
        target.group() ? null : names.nickname(target.id()).orElse(""),
        target.group() ? grants.group(target.id()).map(ChannelGroup::name).orElse("") : null,
        grant.permission(),
        grant.created().toString());
  }

  /** What the API takes. */
  @Schema(name = "GrantRequest")
  public record Request(
      @Schema(description = "Name of an account; absent: everybody.", examples = "anna")
          String account,
      @Schema(description = "A nickname; or else group.", examples = "front-door") String channel,
      @Schema(description = "Name of a group; or else channel.") String group,
      @Schema(required = true) Permission permission) {}
}
