package org.hlsgateway.accounts;

/**
 * Who gave something out that counts for a while.
 *
 * @param epoch of the account then: under another one it counts no longer
 */
public record Issuer(long account, int epoch) {
  public static Issuer of(Account account) {
    return new Issuer(account.id(), account.epoch());
  }
}
