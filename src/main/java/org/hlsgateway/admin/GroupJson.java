package org.hlsgateway.admin;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.ChannelNames;

/**
 * A group of channels as the API shows it.
 *
 * @param channels nicknames
 */
@Schema(name = "Group")
public record GroupJson(long id, String name, List<String> channels, String created) {
  static GroupJson of(ChannelGroup group, ChannelNames names) {
    return new GroupJson(
        group.id(),
        group.name(),
        group.channels().stream()
            .map(names::nickname)
            .flatMap(Optional::stream)
            .sorted(String.CASE_INSENSITIVE_ORDER)
            .toList(),
        group.created().toString());
  }

  /** What the API takes. */
  @Schema(name = "GroupRequest")
  public record Request(
      @Schema(required = true, maxLength = 100, examples = "Outside") String name,
      @Schema(description = "Nicknames.") List<String> channels) {}
}
