package org.hlsgateway.accounts;

import java.util.Locale;

/** What an account is there for. What each may do says {@link AccessTable}. */
public enum Role {
  /** Sees and changes everything. */
  ADMIN("Administrator"),
  /** Watches, starts, stops, records and edits the channels that it was granted. */
  OPERATOR("Operator"),
  /** Pushes streams to its own channels. */
  PUBLISHER("Publisher"),
  /** Watches. */
  VIEWER("Viewer");

  private final String words;

  Role(String words) {
    this.words = words;
  }

  /** As the container knows it; the same names stand in web.xml. */
  public String group() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String inWords() {
    return words;
  }
}
