package org.hlsgateway.accounts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What people say of an account, checked.
 *
 * @param displayName empty: the name serves
 */
public record AccountValues(
    String name,
    Optional<String> displayName,
    Optional<String> email,
    Role role,
    boolean enabled,
    Quota quota) {

  /** Without limits. */
  public AccountValues(
      String name,
      Optional<String> displayName,
      Optional<String> email,
      Role role,
      boolean enabled) {
    this(name, displayName, email, role, enabled, Quota.NONE);
  }

  public AccountValues with(Quota limits) {
    return new AccountValues(name, displayName, email, role, enabled, limits);
  }

  public static final String NAME = "^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$";
  public static final int LONGEST_DISPLAY_NAME = 100;
  public static final int LONGEST_EMAIL = 254;
  public static final int SHORTEST_PASSWORD = 8;
  public static final int LONGEST_PASSWORD = 256;

  // Of letters that look like others there is none among these, and a colon would end the name in
  // Basic authentication (RFC 7617, 2).
  private static final Pattern NAMES = Pattern.compile(NAME);

  // Whether it is somebody's is not for us to know.
  private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+");

  /** What was wrong, by field. */
  public static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, String> fields;

    public Wrong(Map<String, String> fields) {
      super("Some fields are wrong.");
      this.fields = Map.copyOf(fields);
    }

    public Map<String, String> fields() {
      return fields;
    }
  }

  /**
   * All may be null or anything.
   *
   * @param known a name that is there already is not looked at: settings may have made it
   * @throws Wrong naming every field that is wrong
   */
  public static AccountValues of(
      String name,
      String displayName,
      String email,
      String role,
      boolean enabled,
      Optional<String> known)
      throws Wrong {
    Map<String, String> wrong = new LinkedHashMap<>();
    String given = name == null ? "" : name.strip();
    if (known.filter(given::equals).isEmpty() && !NAMES.matcher(given).matches()) {
      wrong.put("name", "Use 1 to 64 of the letters a-z, digits, and . _ @ - (no spaces).");
    }
    String shown = displayName == null ? "" : displayName.strip();
    if (shown.length() > LONGEST_DISPLAY_NAME || hasControls(shown)) {
      wrong.put("displayName", "Use at most 100 characters, on one line.");
    }
    String address = email == null ? "" : email.strip();
    if (!address.isEmpty()
        && (address.length() > LONGEST_EMAIL || !EMAIL.matcher(address).matches())) {
      wrong.put("email", "This is no e-mail address: correct it, or leave it empty.");
    }
    Optional<Role> wanted = role(role);
    if (wanted.isEmpty()) {
      wrong.put("role", "Choose one of ADMIN, OPERATOR, PUBLISHER, VIEWER.");
    }
    if (!wrong.isEmpty()) {
      throw new Wrong(wrong);
    }
    return new AccountValues(
        given,
        Optional.of(shown).filter(text -> !text.isEmpty()),
        Optional.of(address).filter(text -> !text.isEmpty()),
        wanted.orElseThrow(),
        enabled);
  }

  /** What is wrong with a new password; empty if nothing is. */
  public static Optional<String> problemOfPassword(String password) {
    if (password == null || password.length() < SHORTEST_PASSWORD) {
      return Optional.of("Use at least 8 characters.");
    }
    return password.length() > LONGEST_PASSWORD
        ? Optional.of("Use at most 256 characters.")
        : Optional.empty();
  }

  static boolean hasControls(String text) {
    return text.codePoints()
        .anyMatch(
            sign -> Character.isISOControl(sign) || Character.getType(sign) == Character.FORMAT);
  }

  private static Optional<Role> role(String text) {
    for (Role each : Role.values()) {
      if (each.name().equalsIgnoreCase(text)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
