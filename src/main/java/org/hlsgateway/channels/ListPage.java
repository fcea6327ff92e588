package org.hlsgateway.channels;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A part of a list that may be long: what a search found, so many to a page.
 *
 * @param rows of this page
 * @param search what was looked for, as it was typed; empty: everything is found
 * @param found on all pages together
 * @param total without the search
 * @param number of this page, from 1
 * @param last page's number, at least 1
 */
public record ListPage(
    List<StoredChannel> rows, String search, int found, int total, int number, int last) {

  /** What is still found quickly by eye, and drawn quickly by a phone. */
  static final int ROWS = 100;

  static final int LONGEST_SEARCH = 100;

  /**
   * @param search words, each of which must be in the nickname or the title; null: none
   * @param number as it stands in the address; null, or what is no page, is the nearest that is one
   */
  static ListPage of(Collection<StoredChannel> all, String search, String number) {
    String typed = search == null ? "" : search.strip();
    typed = typed.substring(0, Math.min(typed.length(), LONGEST_SEARCH));
    List<String> words = Stream.of(fold(typed).split("\\s+")).toList();
    List<StoredChannel> found =
        all.stream().filter(each -> words.stream().allMatch(text(each)::contains)).toList();
    int last = Math.max(1, (found.size() + ROWS - 1) / ROWS);
    int page = Math.min(Math.max(1, number(number)), last);
    List<StoredChannel> rows = found.stream().skip((page - 1L) * ROWS).limit(ROWS).toList();
    return new ListPage(rows, typed, found.size(), all.size(), page, last);
  }

  private static String text(StoredChannel stored) {
    return fold(stored.channel().nickname().value() + " " + stored.channel().title());
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static int number(String text) {
    return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 1;
  }

  /** Worth a field to search in, and still there when it found nothing. */
  public boolean isLong() {
    return total > 10 || !search.isEmpty();
  }
}
