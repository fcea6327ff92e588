package org.hlsgateway.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.ChannelAccess;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Permission;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.accounts.Visibility;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.config.Settings;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/** Who may watch a channel, and whose it is; by POST also {@code /{nickname}/grant|revoke}. */
@WebServlet(urlPatterns = AccessServlet.PAGE + "/*", asyncSupported = true)
public class AccessServlet extends HttpServlet {
  static final String PAGE = "/hls_gateway/admin/access";
  private static final long serialVersionUID = 1L;

  @Inject private transient Channels channels;
  @Inject private transient Accounts accounts;
  @Inject private transient Grants grants;
  @Inject private transient GrantInput input;
  @Inject private transient Settings settings;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Channel> channel = channels.find(AccountsServlet.path(request));
    if (channel.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    ChannelAccess access = grants.access(channel.get().id());
    String owner = access.owner().flatMap(accounts::byId).map(Account::name).orElse("");
    show(channel.get(), access.version(), access.visibility(), owner, "", request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = AccountsServlet.path(request).split("/", -1);
    Optional<Channel> channel = channels.find(path[0]);
    String verb = path.length == 2 ? path[1] : path.length == 1 ? "save" : "";
    if (channel.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Channel of = channel.get();
    try {
      switch (verb) {
        case "save" -> {
          save(of, request, response);
          return;
        }
        case "grant" -> input.grant(Target.channel(of.id()), of.title(), request);
        case "revoke" -> input.revoke(request);
        default -> {
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
          return;
        }
      }
    } catch (RefusedChange e) {
      Flash.error(request, e.getMessage());
    }
    response.sendRedirect(PAGE + "/" + of.nickname());
  }

  private void save(Channel channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int version = AccountsServlet.version(request);
    String wanted = AccountsServlet.text(request, "visibility");
    Visibility visibility =
        Arrays.stream(Visibility.values())
            .filter(each -> each.name().equals(wanted))
            .findFirst()
            .orElse(Visibility.DEFAULT);
    String owner = AccountsServlet.text(request, "owner").strip();
    Optional<Account> account = accounts.find(owner);
    if (!owner.isEmpty() && account.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      String problem = "There is no account of this name.";
      show(channel, version, visibility, owner, problem, request, response);
      return;
    }
    grants.setAccess(channel.id(), version, account.map(Account::id), visibility);
    Flash.success(request, channel.title() + " is saved.");
    response.sendRedirect("/hls_gateway/admin/channel/" + channel.nickname());
  }

  private void show(
      Channel channel,
      int version,
      Visibility visibility,
      String owner,
      String problem,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "channels");
    model.put("channel", channel);
    model.put("seen", version);
    model.put("visibility", visibility);
    model.put("visibilities", Visibility.values());
    model.put("owner", owner);
    model.put("problem", problem);
    model.put("loginNeeded", settings.access().watchingNeedsLogin());
    model.put("granted", input.granted(Target.channel(channel.id())));
    model.put("groups", grants.groupsOf(channel.id()));
    model.put("accounts", accounts.all().stream().limit(GrantInput.MOST_NAMES).toList());
    model.put("permissions", Permission.values());
    pages.render("admin/access", model, request, response);
  }
}
