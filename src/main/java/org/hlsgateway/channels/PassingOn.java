package org.hlsgateway.channels;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who lets a channel show what is pushed under a name: its viewers see it then, whoever may watch
 * it otherwise. What the channel shows already stays.
 */
final class PassingOn {
  private PassingOn() {}

  /**
   * What is wrong with these sources, asked for by this caller; empty if nothing is. Says the same
   * whether there is anything of the name or not.
   *
   * @param may whether the caller may pass on what is pushed under a name
   * @param old the channel that is edited; empty for a new one
   */
  static Optional<FieldError> problem(
      Predicate<String> may, Optional<Channel> old, SourceUrl source, List<SourceUrl> fallbacks) {
    Set<String> shown =
        old.stream()
            .flatMap(channel -> names(channel.source(), channel.sourceSettings().fallbacks()))
            .map(PassingOn::key)
            .collect(Collectors.toSet());
    return names(source, fallbacks)
        .filter(name -> !shown.contains(key(name)) && !may.test(name))
        .findFirst()
        .map(name -> refusal(name, source.pushedName().filter(name::equals).isPresent()));
  }

  /** As above, of all that is asked for. */
  static Optional<FieldError> problem(
      Predicate<String> may, Optional<Channel> old, ChannelValues wanted) {
    return problem(may, old, wanted.source(), wanted.sourceSettings().fallbacks());
  }

  private static Stream<String> names(SourceUrl source, List<SourceUrl> fallbacks) {
    return Stream.concat(Stream.of(source), fallbacks.stream())
        .flatMap(each -> each.pushedName().stream());
  }

  /** As pushed streams are found. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static FieldError refusal(String name, boolean isSource) {
    return new FieldError(
        isSource ? "source" : SettingsGroup.SOURCE.prefix() + "fallbacks",
        "Only an administrator, or who may operate or publish "
            + name
            + ", can show what is pushed as "
            + name
            + ": ask for that right, or give another address.");
  }
}
