package org.hlsgateway.accounts;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a token is good for: never more than its account may. Each includes {@link #READ}. */
public enum Scope {
  /** Watching, and reading what the account may see; nothing of accounts and tokens. */
  READ,
  /** Operating channels as well. */
  OPERATE,
  /** Making streaming keys as well. */
  PUBLISH,
  /** Everything that the account may. */
  ADMIN;

  static final Set<Scope> ALL = Set.copyOf(EnumSet.allOf(Scope.class));

  static boolean allow(Set<Scope> scopes, Scope wanted) {
    return scopes.contains(ADMIN)
        || scopes.contains(wanted)
        || (wanted == READ && !scopes.isEmpty());
  }

  /** Empty if one is not known, or there is none. */
  public static Optional<Set<Scope>> parse(Iterable<String> names) {
    Set<Scope> found = EnumSet.noneOf(Scope.class);
    for (String name : names) {
      Optional<Scope> scope =
          Arrays.stream(values()).filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
      if (scope.isEmpty()) {
        return Optional.empty();
      }
      found.add(scope.get());
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  static String text(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::name).collect(Collectors.joining(","));
  }
}
