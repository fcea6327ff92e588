package org.hlsgateway.channels;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A channel's name in addresses: 1 to 50 of the ASCII letters, digits, {@code -} and {@code _}.
 * Case is kept for showing, and ignored for comparing.
 */
public record Nickname(String value) {
  /** For the API's document. */
  static final String PATTERN = "^[A-Za-z0-9_-]{1,50}$";

  private static final int LONGEST = 50;
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{1,50}");

  public Nickname {
    if (value == null || !ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A nickname has 1 to 50 letters (a-z), digits, - or _, and nothing else.");
    }
  }

  /** True if {@code text} can be a nickname; for paths, where a bad one is simply unknown. */
  public static boolean isValid(String text) {
    return text != null && ALLOWED.matcher(text).matches();
  }

  /**
   * A nickname made of a title: "Haust\u00fcr Nord" becomes "haustur-nord".
   *
   * @return empty if no letter or digit of it can be in a nickname
   */
  public static Optional<String> suggestedBy(String title) {
    String plain = Normalizer.normalize(title, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
    String joined =
        plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-").replaceAll("-{2,}", "-");
    String cut = joined.replaceFirst("^-", "");
    cut = cut.substring(0, Math.min(cut.length(), LONGEST)).replaceFirst("-$", "");
    return cut.isEmpty() ? Optional.empty() : Optional.of(cut);
  }

  /** What two spellings of one nickname have in common. */
  public String key() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Nickname that && key().equals(that.key());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
