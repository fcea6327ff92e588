package org.hlsgateway.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.AuditEntry;
import org.hlsgateway.accounts.AuditQuery;
import org.hlsgateway.accounts.Expiry;

/**
 * What the page's filter holds, as it was typed: all of it may be blank.
 *
 * @param from a day
 * @param until the last day
 */
public record AuditInput(String who, String kind, String text, String from, String until) {
  private static final int LONGEST = 100;

  static AuditInput of(HttpServletRequest request) {
    return new AuditInput(
        typed(request, "who"),
        typed(request, "kind"),
        typed(request, "q"),
        typed(request, "from"),
        typed(request, "until"));
  }

  private static String typed(HttpServletRequest request, String name) {
    String text = AccountsServlet.text(request, name).strip();
    return text.substring(0, Math.min(text.length(), LONGEST));
  }

  public boolean isBlank() {
    return (who + kind + text + from + until).isEmpty();
  }

  /** The filter as it is in an address, without what is blank. */
  Map<String, String> parameters() {
    return Map.of("who", who, "kind", kind, "q", text, "from", from, "until", until);
  }

  /** What cannot be read is left out, and noted. */
  AuditQuery query(String before, Map<String, String> wrong) {
    return new AuditQuery(
        Optional.of(who).filter(name -> !name.isEmpty()),
        kind(kind, wrong),
        Optional.of(text).filter(part -> !part.isEmpty()),
        day("from", from, wrong).map(end -> end.minus(Duration.ofDays(1))),
        day("until", until, wrong),
        Optional.of(Answers.id(before)).filter(id -> id > 0));
  }

  static Optional<AuditEntry.Kind> kind(String given, Map<String, String> wrong) {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String wanted = given.toUpperCase(Locale.ROOT);
    Optional<AuditEntry.Kind> found =
        Arrays.stream(AuditEntry.Kind.values())
            .filter(each -> each.name().equals(wanted))
            .findFirst();
    if (found.isEmpty()) {
      wrong.put("kind", "Choose one of " + Arrays.toString(AuditEntry.Kind.values()) + ".");
    }
    return found;
  }

  /** The end of that day. */
  private static Optional<Instant> day(String field, String given, Map<String, String> wrong) {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> end = Expiry.endOf(given);
    if (end.isEmpty()) {
      wrong.put(field, "Write the day as 2027-01-31.");
    }
    return end;
  }
}
