package org.hlsgateway.accounts;

import java.util.List;

/** Keeps things that must not be left without the account that they are of: a CDI bean. */
public interface Belongings {

  /** Names of what an account has, for people; empty: nothing holds it. */
  List<String> of(long account);

  /** Gives all of it to another account that is there. */
  void handOver(long from, long to);
}
