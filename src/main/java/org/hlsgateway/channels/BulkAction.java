package org.hlsgateway.channels;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done to several channels of the list at once. */
public enum BulkAction {
  START("Start", false, ""),
  STOP("Stop", false, ""),
  RECORD("Record now", false, ""),
  STOP_RECORDING("Stop recording now", false, ""),
  ENABLE("Switch on", false, ""),
  DISABLE("Switch off", false, ""),
  LANGUAGE("Set the language", false, "Language"),
  COUNTRY("Set the country", false, "Country"),
  NUMBER("Number them, from", false, "Number"),
  JOIN("Put into a group", true, "Group"),
  LEAVE("Take out of a group", true, "Group"),
  DELETE("Delete", true, "");

  private final String words;
  private final boolean isForAdmins;
  private final String needs;

  BulkAction(String words, boolean isForAdmins, String needs) {
    this.words = words;
    this.isForAdmins = isForAdmins;
    this.needs = needs;
  }

  /**
   * @param key as a form sends it; null, or anything
   */
  static Optional<BulkAction> of(String key) {
    return Stream.of(values()).filter(each -> each.key().equals(key)).findFirst();
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For people. */
  public String inWords() {
    return words;
  }

  /** Groups carry rights, and what is deleted is gone. */
  public boolean isForAdmins() {
    return isForAdmins;
  }

  /** What else is to be said, in a word; empty: nothing. */
  public String needs() {
    return needs;
  }
}
