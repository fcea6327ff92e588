package org.hlsgateway.channels;

import java.util.List;

/**
 * Fields that somebody filled in, unchecked: of the form, or of JSON. What a channel can be set to
 * is read from here by the inputs alone, once for both.
 */
interface Typed {
  /** Blank if it is not there. */
  String text(String name);

  /** A whole number as somebody types it; blank if it is not there. */
  String number(String name);

  /**
   * @param otherwise if nothing is said; a form always says something
   */
  boolean truth(String name, boolean otherwise);

  /**
   * @param between what stands between two of them in a form: a regular expression
   */
  List<String> texts(String name, String between);

  /** The fields of one group of settings. */
  Typed group(SettingsGroup group);
}
