package org.hlsgateway.guide;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Links;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.channels.ListedChannel;
import org.hlsgateway.http.Outside;
import org.hlsgateway.web.Problem;

/**
 * All channels that are switched on and that whoever asks may watch, as a list for players; {@code
 * ?format=ts} for those that want MPEG-TS, {@code ?group=name} for those of a group.
 */
@WebServlet(urlPatterns = PlaylistFileServlet.PATH, asyncSupported = true)
public class PlaylistFileServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  static final String PATH = "/hls_gateway/playlist.m3u";
  private static final String FORMAT = "format";
  private static final String GROUP = "group";
  private static final Set<String> FORMATS = Set.of("ts", "fmp4");

  private final transient Channels channels;
  private final transient Access access;
  private final transient Grants grants;

  @Inject
  PlaylistFileServlet(Channels channels, Access access, Grants grants) {
    this.channels = channels;
    this.access = access;
    this.grants = grants;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String format = request.getParameter(FORMAT);
    if (format != null && !FORMATS.contains(format)) {
      Problem.of(400, "format is ts or fmp4.").write(response);
      return;
    }
    Caller caller = Caller.of(request);
    String link = request.getParameter(Links.PARAMETER);
    String text =
        PlaylistFile.of(
            ofGroups(shown(channels, access, request), grants, request.getParameterValues(GROUP)),
            Outside.of(request).base(),
            query(null, caller, link),
            query(format, caller, link),
            channel -> names(grants, channel.id()));
    response.setContentType("audio/x-mpegurl");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Disposition", "inline; filename=\"channels.m3u\"");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What the addresses end with.
   *
   * @param format null: whatever the channel says
   * @param link as it was sent; passed on if the caller is let in by it
   */
  static String query(String format, Caller caller, String link) {
    String query =
        Stream.of(
                Optional.ofNullable(format).map(asked -> FORMAT + "=" + asked),
                caller.link().map(known -> Links.PARAMETER + "=" + link))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  /**
   * Those that are in one of these groups.
   *
   * @param names whatever their case; null: all channels, in a group or not
   */
  private static List<ListedChannel> ofGroups(
      List<ListedChannel> all, Grants grants, String[] names) {
    if (names == null) {
      return all;
    }
    Set<Long> wanted =
        Stream.of(names)
            .flatMap(name -> grants.groupNamed(name).stream())
            .flatMap(group -> group.channels().stream())
            .collect(Collectors.toSet());
    return all.stream().filter(each -> wanted.contains(each.channel().id())).toList();
  }

  /** Of the channel's groups. */
  static List<String> names(Grants grants, long channel) {
    return grants.groupsOf(channel).stream().map(ChannelGroup::name).toList();
  }

  /** Those that are switched on, and that whoever asks may watch. */
  static List<ListedChannel> shown(Channels channels, Access access, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    return channels.listed().stream()
        .filter(each -> each.channel().enabled())
        .filter(each -> access.mayWatch(caller, each.channel().id()))
        .toList();
  }
}
