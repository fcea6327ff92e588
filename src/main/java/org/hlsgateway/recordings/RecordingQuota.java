package org.hlsgateway.recordings;

import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.channels.Channel;

/** Keeps the recordings of what an account owns to the gigabytes that it may have. */
final class RecordingQuota {
  /** As disks are sold: 10^9. */
  private static final long GIGABYTE = 1_000_000_000L;

  private final Accounts accounts;
  private final Grants grants;
  private final Catalogue catalogue;

  RecordingQuota(Accounts accounts, Grants grants, Catalogue catalogue) {
    this.accounts = accounts;
    this.grants = grants;
    this.catalogue = catalogue;
  }

  /** Why the channel is not recorded, as a sentence that says what to do; empty if it may be. */
  Optional<String> problem(Channel channel) {
    Optional<Account> owner = grants.access(channel.id()).owner().flatMap(accounts::byId);
    OptionalInt most =
        owner.map(who -> who.quota().recordingGigabytes()).orElse(OptionalInt.empty());
    if (most.isEmpty() || bytes(owner.get()) < most.getAsInt() * GIGABYTE) {
      return Optional.empty();
    }
    return Optional.of(
        "Nothing is recorded: the recordings of "
            + owner.get().title()
            + "'s channels have "
            + most.getAsInt()
            + " GB, which is as much as they may have. Delete some, and it goes on by itself.");
  }

  private long bytes(Account owner) {
    return grants.ownedBy(owner).stream()
        .flatMap(channel -> catalogue.of(channel).stream())
        .mapToLong(Recording::bytes)
        .sum();
  }
}
