package org.hlsgateway.accounts;

/** What an account may be allowed; the same names stand in web.xml. */
public final class Roles {
  /** May see and change everything. */
  public static final String ADMIN = "admin";

  private Roles() {}
}
