package org.hlsgateway.channels;

import java.util.List;

/**
 * A part of a list that may be long: what a filter found, so many to a page.
 *
 * @param rows of this page
 * @param filter what was looked for
 * @param found on all pages together
 * @param total without the filter
 * @param number of this page, from 1
 * @param last page's number, at least 1
 */
public record ListPage(
    List<StoredChannel> rows, ListFilter filter, int found, int total, int number, int last) {

  /** What is still found quickly by eye, and drawn quickly by a phone. */
  static final int ROWS = 100;

  /**
   * @param found what the filter found
   * @param number as it stands in the address; null, or what is no page, is the nearest that is one
   */
  static ListPage of(List<StoredChannel> found, ListFilter filter, int total, String number) {
    int last = Math.max(1, (found.size() + ROWS - 1) / ROWS);
    int page = Math.min(Math.max(1, number(number)), last);
    List<StoredChannel> rows = found.stream().skip((page - 1L) * ROWS).limit(ROWS).toList();
    return new ListPage(rows, filter, found.size(), total, page, last);
  }

  private static int number(String text) {
    return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 1;
  }

  /** Worth a field to search in, and still there when it found nothing. */
  public boolean isLong() {
    return total > 10 || !filter.isOpen();
  }

  /** Address of another page of the same list. */
  public String page(int other) {
    String query = filter.query();
    return "/hls_gateway/admin/list?" + (query.isEmpty() ? "" : query + "&") + "page=" + other;
  }
}
