package org.hlsgateway.accounts;

import java.time.Clock;
import org.hlsgateway.store.Transactions;

/** Grants for tests of other rooms. */
public final class TestGrants {
  private TestGrants() {}

  public static Grants in(Transactions database) {
    Grants grants =
        new Grants(database, Clock.systemUTC(), Audit.ofTheGateway(Clock.systemUTC()), event -> {});
    grants.load();
    return grants;
  }
}
