package org.hlsgateway.channels;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What somebody typed or sent for a channel, unchecked. Null and blank are the same.
 *
 * @param source may be masked where a channel is edited
 * @param idleSeconds blank: the server's default
 */
record ChannelInput(
    String nickname,
    String source,
    String title,
    boolean enabled,
    String idleSeconds,
    boolean pinned) {

  /** As the form for a new channel begins. */
  static final ChannelInput EMPTY = new ChannelInput("", "", "", true, "", false);

  private static final int MAX_TITLE_CHARACTERS = 100;
  private static final int MAX_IDLE_SECONDS = 86_400;

  /** Values that can be stored, or every reason why not. */
  sealed interface Checked permits Accepted, Rejected {}

  record Accepted(ChannelValues values) implements Checked {}

  /**
   * @param errors never empty
   */
  record Rejected(List<FieldError> errors) implements Checked {}

  /** As the form for an existing channel begins: no secret in it. */
  static ChannelInput of(StoredChannel stored) {
    Channel channel = stored.channel();
    return new ChannelInput(
        channel.nickname().value(),
        channel.source().masked(),
        stored.givenTitle().orElse(""),
        channel.enabled(),
        channel.idleAfter().map(idle -> Long.toString(idle.toSeconds())).orElse(""),
        channel.pinned());
  }

  /**
   * @param old the channel that is edited; empty for a new one
   */
  Checked check(SourceUrls sources, Optional<StoredChannel> old) {
    List<FieldError> errors = new ArrayList<>();
    var name = accept("nickname", errors, () -> new Nickname(strip(nickname)));
    var address =
        accept("source", errors, () -> sources.parse(source, old.map(o -> o.channel().source())));
    var givenTitle = accept("title", errors, this::checkedTitle);
    var seconds = accept("idleSeconds", errors, this::checkedIdleSeconds);
    if (!errors.isEmpty()) {
      return new Rejected(List.copyOf(errors));
    }
    return new Accepted(
        new ChannelValues(
            name.orElseThrow(),
            address.orElseThrow(),
            givenTitle.orElseThrow(),
            enabled,
            seconds.orElseThrow(),
            pinned));
  }

  private static <T> Optional<T> accept(
      String field, List<FieldError> errors, Supplier<T> checked) {
    try {
      return Optional.of(checked.get());
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError(field, e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<String> checkedTitle() {
    String text = strip(title);
    if (text.codePointCount(0, text.length()) > MAX_TITLE_CHARACTERS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "A title has at most %d characters: shorten it.", MAX_TITLE_CHARACTERS));
    }
    if (text.codePoints().anyMatch(ChannelInput::isInvisible)) {
      throw new IllegalArgumentException(
          "The title contains characters that cannot be seen: type it instead of pasting it.");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Control characters, and those that turn the direction of the text around them. */
  private static boolean isInvisible(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || (codePoint >= 0x202a && codePoint <= 0x202e)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  private Optional<Integer> checkedIdleSeconds() {
    String text = strip(idleSeconds);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int seconds = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (seconds < 1 || seconds > MAX_IDLE_SECONDS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Type whole seconds from 1 to %d, or leave it empty for the server's default.",
              MAX_IDLE_SECONDS));
    }
    return Optional.of(seconds);
  }

  private static String strip(String text) {
    return text == null ? "" : text.strip();
  }
}
