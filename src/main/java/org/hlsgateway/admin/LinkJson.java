package org.hlsgateway.admin;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Links;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.accounts.ViewerLink;

/** A viewer link as the API shows it. */
@Schema(name = "Link")
public record LinkJson(
    long id,
    String channel,
    String group,
    String label,
    @Schema(description = "Absent: from everywhere.") String network,
    String created,
    @Schema(description = "Absent: never.") String expires,
    @Schema(
            description =
                "Where to watch; of a group, one for each channel. Absent for links of others, but for"
                    + " administrators, and for a token that may only read: it could watch by them.")
        List<String> addresses) {

  /**
   * @param base what addresses begin with; empty: the caller may not have them
   */
  static LinkJson of(
      ViewerLink link, Links links, Grants grants, ChannelNames names, Optional<String> base) {
    Target target = link.target();
    List<String> channels =
        target.group()
            ? grants
                .group(target.id())
                .map(g -> GroupJson.of(g, names).channels())
                .orElse(List.of())
            : names.nickname(target.id()).map(List::of).orElse(List.of());
    return new LinkJson(
        link.id(),
        target.group() ? null : names.nickname(target.id()).orElse(""),
        target.group() ? grants.group(target.id()).map(ChannelGroup::name).orElse("") : null,
        link.label(),
        link.network().map(n -> n.base().getHostAddress() + "/" + n.bits()).orElse(null),
        link.created().toString(),
        Answers.time(link.expires()),
        base.map(
                known ->
                    channels.stream().map(name -> address(known, name, links.text(link))).toList())
            .orElse(null));
  }

  static String address(String base, String nickname, String text) {
    return base + "/hls_gateway/watch/" + nickname + "?" + Links.PARAMETER + "=" + text;
  }

  /** What the API takes. */
  @Schema(name = "LinkRequest")
  public record Request(
      @Schema(description = "A nickname; or else group.", examples = "front-door") String channel,
      @Schema(description = "Name of a group; administrators only.") String group,
      @Schema(required = true, maxLength = 100, examples = "Neighbours") String label,
      @Schema(description = "Absent: from everywhere.", examples = "192.0.2.0/24") String network,
      @Schema(description = "Absent: never.", examples = "2027-01-01T00:00:00Z") String expires) {}
}
