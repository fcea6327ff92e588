package org.hlsgateway.channels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the secrets of an address are: the password before the {@code @}, and every parameter that
 * is called like a secret, in the query or in the path (many cameras want {@code
 * /user=admin_password=...}).
 */
final class SourceSecrets {
  /** Stands for a secret wherever an address is shown. */
  static final String MASK = "***";

  private static final String USERINFO = "@";
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?<=[?&;/_])([a-z0-9_.-]*(?:pass|pwd|passwd|secret|token|credential|signature|apikey"
              + "|api[_-]key|authkey)[a-z0-9_.-]*|key|auth|sig|pw)=([^&;/?#]*)",
          Pattern.CASE_INSENSITIVE);

  /**
   * SRT servers take a login within the stream id: {@code #!::u=user,s=secret}, or {@code
   * read:path:user:password}.
   */
  private static final Pattern STREAM_ID_SECRET =
      Pattern.compile(
          "[?&]streamid=(?:(?:%23|#)!::(?:[^&]*,)?(s)=([^&,]*)"
              + "|((?:read|publish|play)):[^:&]*:[^:&]*:([^&]*))",
          Pattern.CASE_INSENSITIVE);

  /** The stars stand for a secret that is not known here, or not for this address. */
  static final class PasswordNeeded extends RefusedSource {
    private static final long serialVersionUID = 1L;

    PasswordNeeded(String message) {
      super(message);
    }
  }

  private SourceSecrets() {}

  /**
   * @param name "@" for the password before the host, else the parameter's
   */
  private record Secret(String name, int start, int end) {
    boolean isMasked(String address) {
      return address.substring(start, end).equals(MASK);
    }
  }

  /** The address with every secret as {@code ***}. */
  static String masked(String address) {
    StringBuilder masked = new StringBuilder(address);
    List<Secret> secrets = find(address);
    for (int i = secrets.size() - 1; i >= 0; i--) {
      masked.replace(secrets.get(i).start(), secrets.get(i).end(), MASK);
    }
    return masked.toString();
  }

  /**
   * The address that somebody meant who edited a masked one: where {@code ***} was left standing,
   * the secret of {@code stored} comes back.
   *
   * @param stored what was shown masked; empty if there was nothing
   * @throws RefusedSource if a secret would go to another host, user, port or scheme than the one
   *     it was given for: an editor need not know it, and must not be able to send it elsewhere
   */
  static String unmasked(String typed, Optional<SourceUrl> stored) {
    List<Secret> left = find(typed).stream().filter(secret -> secret.isMasked(typed)).toList();
    if (left.isEmpty()) {
      return typed;
    }
    String known =
        stored
            .map(SourceUrl::value)
            .orElseThrow(
                () ->
                    new PasswordNeeded(
                        "*** stands where the password belongs: type the password."));
    if (!hasSameAudience(typed, known)) {
      throw new PasswordNeeded(
          "The scheme, user, host or port changed: type the password again in place of ***.");
    }
    List<Secret> secrets = find(known);
    StringBuilder meant = new StringBuilder(typed);
    for (int i = left.size() - 1; i >= 0; i--) {
      Secret hidden = left.get(i);
      Secret original = original(hidden, secrets);
      String secret = known.substring(original.start(), original.end());
      meant.replace(hidden.start(), hidden.end(), secret);
    }
    return meant.toString();
  }

  private static Secret original(Secret hidden, List<Secret> secrets) {
    List<Secret> same =
        secrets.stream().filter(secret -> secret.name().equalsIgnoreCase(hidden.name())).toList();
    if (same.size() != 1) {
      throw new PasswordNeeded("Nothing is stored for one of the ***: type what belongs there.");
    }
    return same.get(0);
  }

  private static boolean hasSameAudience(String typed, String known) {
    Optional<SourceAddress> left = SourceAddress.split(typed);
    Optional<SourceAddress> right = SourceAddress.split(known);
    return left.isPresent() && right.isPresent() && left.get().hasSameAudience(right.get());
  }

  private static List<Secret> find(String address) {
    List<Secret> secrets = new ArrayList<>();
    if (address.regionMatches(true, 0, "file:", 0, 5)) {
      return secrets; // a file's name is no secret, whatever it looks like
    }
    int from = 0;
    Optional<SourceAddress> split = SourceAddress.split(address);
    if (split.isPresent()) {
      SourceAddress pieces = split.get();
      from = address.length() - pieces.rest().length();
      if (pieces.hasPassword() && pieces.passwordEnd() > pieces.passwordStart()) {
        secrets.add(new Secret(USERINFO, pieces.passwordStart(), pieces.passwordEnd()));
      }
    }
    Matcher parameter = PARAMETER.matcher(address);
    for (boolean found = parameter.find(from); found; found = parameter.find()) {
      if (parameter.end(2) > parameter.start(2)) {
        secrets.add(new Secret(parameter.group(1), parameter.start(2), parameter.end(2)));
      }
    }
    Matcher streamId = STREAM_ID_SECRET.matcher(address);
    if (address.regionMatches(true, 0, "srt:", 0, 4) && streamId.find(from)) {
      int value = streamId.group(1) == null ? 4 : 2;
      if (streamId.end(value) > streamId.start(value)) {
        secrets.add(new Secret("streamid", streamId.start(value), streamId.end(value)));
      }
    }
    secrets.sort(Comparator.comparingInt(Secret::start));
    return secrets;
  }
}
