package org.hlsgateway.channels;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What somebody typed or sent for a channel, unchecked. Null and blank are the same.
 *
 * @param idleSeconds blank: the server's default
 */
record ChannelInput(
    String nickname,
    SourceInput source,
    String title,
    boolean enabled,
    String idleSeconds,
    boolean pinned,
    OutputInput output,
    KeepInput keep,
    ListingInput listing) {

  /** As the form for a new channel begins. */
  static final ChannelInput EMPTY = of("", "");

  private static final int MAX_TITLE_CHARACTERS = 100;
  private static final int MAX_IDLE_SECONDS = 86_400;

  /** Values that can be stored, or every reason why not. */
  sealed interface Checked permits Accepted, Rejected {}

  record Accepted(ChannelValues values) implements Checked {}

  /**
   * @param errors never empty
   */
  record Rejected(List<FieldError> errors) implements Checked {}

  /** A nickname and an address, and defaults for the rest. */
  static ChannelInput of(String nickname, String address) {
    return new ChannelInput(
        nickname,
        SourceInput.of(address),
        "",
        true,
        "",
        false,
        OutputInput.EMPTY,
        KeepInput.EMPTY,
        ListingInput.EMPTY);
  }

  /** What was filled in, besides these two. */
  static ChannelInput read(Typed typed, String nickname, SourceInput source) {
    return new ChannelInput(
        nickname,
        source,
        typed.text("title"),
        typed.truth("enabled", true),
        typed.number("idleSeconds"),
        typed.truth("pinned", false),
        OutputInput.read(typed.group(SettingsGroup.OUTPUT)),
        KeepInput.read(typed.group(SettingsGroup.KEEP)),
        ListingInput.read(typed.group(SettingsGroup.LISTING)));
  }

  /** As the form for an existing channel begins: no secret in it. */
  static ChannelInput of(StoredChannel stored) {
    Channel channel = stored.channel();
    return new ChannelInput(
        channel.nickname().value(),
        SourceInput.of(channel),
        stored.givenTitle().orElse(""),
        channel.enabled(),
        channel.idleAfter().map(idle -> Long.toString(idle.toSeconds())).orElse(""),
        channel.pinned(),
        OutputInput.of(channel.output()),
        KeepInput.of(channel.keep()),
        ListingInput.of(stored.listing()));
  }

  ChannelInput called(String otherNickname, String otherTitle) {
    return new ChannelInput(
        otherNickname, source, otherTitle, enabled, idleSeconds, pinned, output, keep, listing);
  }

  /**
   * @param old the channel that is edited; empty for a new one
   */
  Checked check(SourceUrls sources, Optional<StoredChannel> old) {
    FieldErrors errors = new FieldErrors();
    Optional<Channel> channel = old.map(StoredChannel::channel);
    var name = errors.accept("nickname", () -> new Nickname(InputText.strip(nickname)));
    var address = source.url(sources, channel, errors);
    var givenTitle = errors.accept("title", () -> InputText.line(title, MAX_TITLE_CHARACTERS));
    var seconds = errors.accept("idleSeconds", this::checkedIdleSeconds);
    var opening = source.settings(sources, address, channel, errors);
    var made = output.check(errors);
    var kept = keep.check(errors);
    var listed = listing.check(errors);
    if (!errors.isEmpty()) {
      return new Rejected(errors.all());
    }
    return new Accepted(
        new ChannelValues(
            name.orElseThrow(),
            address.orElseThrow(),
            givenTitle.orElseThrow(),
            enabled,
            seconds.orElseThrow(),
            pinned,
            opening.orElseThrow(),
            made.orElseThrow(),
            kept.orElseThrow(),
            listed.orElseThrow()));
  }

  private Optional<Integer> checkedIdleSeconds() {
    OptionalInt seconds =
        InputText.wholeNumber(
            idleSeconds, 1, MAX_IDLE_SECONDS, ", or leave it empty for the server's default");
    return seconds.isPresent() ? Optional.of(seconds.getAsInt()) : Optional.empty();
  }
}
