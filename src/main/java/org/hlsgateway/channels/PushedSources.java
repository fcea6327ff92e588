package org.hlsgateway.channels;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code push:} sources: what is pushed to this gateway under a name, while it is. */
final class PushedSources {
  static final String SCHEME = "push:";

  /** As channels that are pushed to are called. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  private PushedSources() {}

  /**
   * @param text begins with {@link #SCHEME} in whatever case
   * @throws RefusedSource unless a name follows
   */
  static SourceUrl parse(String text) {
    String name = text.substring(SCHEME.length());
    if (!NAME.matcher(name).matches()) {
      throw new RefusedSource(
          "Write the name that the stream is pushed under behind push:, as in push:studio for what"
              + " is pushed to rtmp://HOST/studio/KEY: letters, digits, - and _.");
    }
    return new SourceUrl(SCHEME.toLowerCase(Locale.ROOT) + name);
  }

  /** The name; empty if the source is another one. */
  static Optional<String> name(SourceUrl source) {
    return source.value().startsWith(SCHEME)
        ? Optional.of(source.value().substring(SCHEME.length()))
        : Optional.empty();
  }
}
