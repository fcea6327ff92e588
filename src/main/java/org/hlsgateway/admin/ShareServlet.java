package org.hlsgateway.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Expiry;
import org.hlsgateway.accounts.Links;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.accounts.ViewerLink;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.Outside;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/** The links by which a channel is shared with people without an account; and {@code /revoke}. */
@WebServlet(urlPatterns = ShareServlet.PAGE + "/*", asyncSupported = true)
public class ShareServlet extends HttpServlet {
  static final String PAGE = "/hls_gateway/admin/share";
  private static final long serialVersionUID = 1L;

  /** Drawn at once: the newest. All of them the API lists. */
  private static final int MOST = 50;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Inject private transient Channels channels;
  @Inject private transient Links links;
  @Inject private transient Access access;
  @Inject private transient Pages pages;

  /**
   * A link as the page shows it.
   *
   * @param address empty: not for who looks at the page
   * @param code of the address; null without one
   * @param ended it lets nobody in any more
   */
  public record Shown(
      long id,
      String label,
      String until,
      String network,
      String address,
      QrCode code,
      boolean ended) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Channel> channel = channels.find(AccountsServlet.path(request));
    if (channel.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    show(
        channel.get(),
        Map.of("label", "", "until", "", "network", ""),
        Map.of(),
        request,
        response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = AccountsServlet.path(request).split("/", -1);
    Optional<Channel> channel = channels.find(path[0]);
    if (channel.isPresent() && path.length == 1) {
      make(channel.get(), request, response);
    } else if (channel.isPresent() && path.length == 2 && path[1].equals("revoke")) {
      revoke(channel.get(), request);
      response.sendRedirect(PAGE + "/" + channel.get().nickname());
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private void make(Channel channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String label = AccountsServlet.text(request, "label");
    String until = AccountsServlet.text(request, "until").strip();
    String from = AccountsServlet.text(request, "network").strip();
    Map<String, String> wrong = new LinkedHashMap<>();
    Links.problemOfLabel(label).ifPresent(problem -> wrong.put("label", problem));
    Optional<Instant> expires = until.isEmpty() ? Optional.empty() : Expiry.endOf(until);
    if (!until.isEmpty() && expires.isEmpty()) {
      wrong.put("until", "Write the day as 2027-01-31.");
    }
    links.problemOfEnd(expires).ifPresent(problem -> wrong.put("until", problem));
    Optional<Network> network = Network.parse(from);
    if (!from.isEmpty() && network.isEmpty()) {
      wrong.put("network", "Write an address or a network such as 192.0.2.0/24.");
    }
    if (wrong.isEmpty()) {
      try {
        links.create(
            Answers.account(request), Target.channel(channel.id()), label, network, expires);
        Flash.success(request, "The link is made. Copy its address, or let them scan the code.");
        response.sendRedirect(PAGE + "/" + channel.nickname());
        return;
      } catch (RefusedChange e) {
        wrong.put("", e.getMessage());
      }
    }
    response.setStatus(
        wrong.containsKey("")
            ? HttpServletResponse.SC_CONFLICT
            : HttpServletResponse.SC_BAD_REQUEST);
    show(
        channel, Map.of("label", label, "until", until, "network", from), wrong, request, response);
  }

  private void revoke(Channel channel, HttpServletRequest request) {
    long id = Answers.id(AccountsServlet.text(request, "link"));
    Optional<ViewerLink> link =
        links.byId(id).filter(found -> found.target().equals(Target.channel(channel.id())));
    if (link.isEmpty()) {
      Flash.success(request, "This link was revoked already.");
      return;
    }
    try {
      links.revoke(id);
      Flash.success(
          request,
          "The link for " + link.get().label() + " is revoked: who watched by it is let go.");
    } catch (RefusedChange e) {
      Flash.error(request, e.getMessage());
    }
  }

  private void show(
      Channel channel,
      Map<String, String> form,
      Map<String, String> wrong,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    List<ViewerLink> all =
        links.all().stream()
            .filter(link -> link.target().equals(Target.channel(channel.id())))
            .sorted(Comparator.comparing(ViewerLink::id).reversed())
            .toList();
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "channels");
    model.put("channel", channel);
    model.put("form", form);
    model.put("errors", wrong);
    model.put("count", all.size());
    model.put("open", access.isPublic(channel.nickname().value()));
    model.put(
        "links", all.stream().limit(MOST).map(link -> shown(link, channel, request)).toList());
    // It holds what lets in.
    response.setHeader("Cache-Control", "no-store");
    pages.render("admin/share", model, request, response);
  }

  private Shown shown(ViewerLink link, Channel channel, HttpServletRequest request) {
    Optional<String> address =
        Optional.of(link)
            .filter(found -> found.isShownTo(Caller.of(request)))
            .map(
                found ->
                    LinkJson.address(
                        Outside.of(request).base(), channel.nickname().value(), links.text(found)));
    return new Shown(
        link.id(),
        link.label(),
        link.expires().map(end -> DAY.format(end) + " UTC").orElse("until it is revoked"),
        link.network().map(each -> each.base().getHostAddress() + "/" + each.bits()).orElse(""),
        address.orElse(""),
        address.map(QrCode::of).orElse(null),
        !links.isGood(link));
  }
}
