package org.hlsgateway.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * The groups of channels; {@code /new} and {@code /{id}} to add and edit one, and by POST {@code
 * /{id}/delete|grant|revoke}.
 */
@WebServlet(urlPatterns = GroupsServlet.LIST + "/*", asyncSupported = true)
public class GroupsServlet extends HttpServlet {
  static final String LIST = "/hls_gateway/admin/groups";
  private static final long serialVersionUID = 1L;

  @Inject private transient Grants grants;
  @Inject private transient GrantInput input;
  @Inject private transient Accounts accounts;
  @Inject private transient Channels channels;
  @Inject private transient Pages pages;

  /** A group as the list shows it. */
  public record Listed(long id, String name, int channels, long grants) {}

  /** A channel that may be in the group. */
  public record Choice(long id, String nickname, String title, boolean chosen) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = AccountsServlet.path(request);
    if (path.isEmpty()) {
      list(request, response);
      return;
    }
    Optional<ChannelGroup> old = grants.group(Answers.id(path));
    if (old.isEmpty() && !path.equals("new")) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    form(
        old,
        old.map(ChannelGroup::name).orElse(""),
        old.map(ChannelGroup::channels).orElse(Set.of()),
        "",
        request,
        response);
  }

  private void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    List<Listed> all =
        grants.groups().stream()
            .map(
                group ->
                    new Listed(
                        group.id(),
                        group.name(),
                        group.channels().size(),
                        grants.of(Target.group(group.id())).size()))
            .sorted(Comparator.comparing(each -> each.name().toLowerCase(Locale.ROOT)))
            .toList();
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "accounts");
    model.put("groups", all);
    pages.render("admin/groups", model, request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = AccountsServlet.path(request).split("/", -1);
    Optional<ChannelGroup> old = grants.group(Answers.id(path[0]));
    if (path.length == 1 && (old.isPresent() || path[0].equals("new"))) {
      save(old, request, response);
    } else if (path.length == 2 && old.isPresent()) {
      act(path[1], old.get(), request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private void save(
      Optional<ChannelGroup> old, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = AccountsServlet.text(request, "name");
    Set<Long> members = chosen(request);
    Optional<String> problem = Grants.problemOfGroupName(name);
    if (problem.isPresent()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      form(old, name, members, problem.get(), request, response);
      return;
    }
    try {
      ChannelGroup saved =
          old.isEmpty()
              ? grants.createGroup(name, members)
              : grants.updateGroup(old.get().id(), AccountsServlet.version(request), name, members);
      Flash.success(request, saved.name() + (old.isEmpty() ? " is added." : " is saved."));
      response.sendRedirect(LIST + (old.isEmpty() ? "/" + saved.id() : ""));
    } catch (RefusedChange e) {
      response.setStatus(HttpServletResponse.SC_CONFLICT);
      form(old, name, members, e.getMessage(), request, response);
    }
  }

  /** Of those that are there: what was deleted meanwhile is in no group. */
  private Set<Long> chosen(HttpServletRequest request) {
    String[] given = request.getParameterValues("channel");
    return given == null
        ? Set.of()
        : Arrays.stream(given)
            .map(Answers::id)
            .filter(id -> channels.byId(id).isPresent())
            .collect(Collectors.toSet());
  }

  private void act(
      String verb, ChannelGroup group, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String back = LIST + "/" + group.id();
    try {
      switch (verb) {
        case "delete" -> {
          grants.deleteGroup(group.id(), AccountsServlet.version(request));
          Flash.success(request, group.name() + " is deleted. Its channels stay.");
          back = LIST;
        }
        case "grant" -> input.grant(Target.group(group.id()), group.name(), request);
        case "revoke" -> input.revoke(request);
        default -> {
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
          return;
        }
      }
    } catch (RefusedChange e) {
      Flash.error(request, e.getMessage());
    }
    response.sendRedirect(back);
  }

  private void form(
      Optional<ChannelGroup> old,
      String name,
      Set<Long> members,
      String problem,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "accounts");
    model.put("group", old.orElse(null));
    model.put("name", name);
    model.put("problem", problem);
    model.put("channels", channels.all().stream().map(each -> choice(each, members)).toList());
    model.put(
        "granted", old.map(group -> input.granted(Target.group(group.id()))).orElse(List.of()));
    model.put("accounts", accounts.all().stream().limit(GrantInput.MOST_NAMES).toList());
    model.put("permissions", org.hlsgateway.accounts.Permission.values());
    model.put(
        "seen",
        request.getParameter("version") == null
            ? old.map(ChannelGroup::version).orElse(0)
            : AccountsServlet.version(request));
    pages.render("admin/group", model, request, response);
  }

  private static Choice choice(Channel channel, Set<Long> members) {
    return new Choice(
        channel.id(), channel.nickname().value(), channel.title(), members.contains(channel.id()));
  }
}
