package org.hlsgateway.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.AccountRemoval;
import org.hlsgateway.accounts.AccountValues;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.FirstAccount;
import org.hlsgateway.accounts.Grant;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.PasswordChanges;
import org.hlsgateway.accounts.Passwords;
import org.hlsgateway.accounts.Permission;
import org.hlsgateway.accounts.Quota;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Role;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * The list of accounts ({@code ?q=} of those whose name has it), {@code /new} and {@code /{id}} to
 * add and edit one, and by POST {@code /{id}/delete|grant|revoke}.
 */
@WebServlet(urlPatterns = "/hls_gateway/admin/accounts/*", asyncSupported = true)
public class AccountsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String LIST = "/hls_gateway/admin/accounts";
  private static final int ON_A_PAGE = 200;

  @Inject private transient Accounts accounts;
  @Inject private transient AccountRemoval removal;
  @Inject private transient Passwords passwords;
  @Inject private transient PasswordChanges changes;
  @Inject private transient FirstAccount first;
  @Inject private transient Grants grants;
  @Inject private transient ChannelNames names;
  @Inject private transient Pages pages;

  /** A grant as the page shows it. */
  public record Granted(long id, int version, String target, String permission) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = path(request);
    if (path.isEmpty()) {
      list(request, response);
      return;
    }
    Optional<Account> old = accounts.byId(Answers.id(path));
    if (old.isEmpty() && !path.equals("new")) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    form(old, values(old), Map.of(), request, response);
  }

  private void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String search = text(request, "q").strip();
    String wanted = search.toLowerCase(Locale.ROOT);
    List<Account> found =
        accounts.all().stream()
            .filter(
                each ->
                    (each.name() + " " + each.title()).toLowerCase(Locale.ROOT).contains(wanted))
            .toList();
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "accounts");
    model.put("search", search);
    model.put("found", found.size());
    model.put("total", accounts.all().size());
    model.put("accounts", found.stream().limit(ON_A_PAGE).toList());
    pages.render("admin/accounts", model, request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = path(request).split("/", -1);
    Optional<Account> old = accounts.byId(Answers.id(path[0]));
    if (path.length == 1 && (old.isPresent() || path[0].equals("new"))) {
      save(old, request, response);
    } else if (path.length == 2 && old.isPresent()) {
      act(path[1], old.get(), request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private void save(Optional<Account> old, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, String> wrong = new LinkedHashMap<>();
    Optional<String> password =
        Optional.of(text(request, "password")).filter(given -> !given.isEmpty());
    password
        .flatMap(AccountValues::problemOfPassword)
        .ifPresent(problem -> wrong.put("password", problem));
    Quota quota =
        Quota.of(
            text(request, "maxViewers"),
            text(request, "maxStreams"),
            text(request, "maxRecordingGigabytes"),
            wrong);
    AccountValues values = null;
    try {
      values =
          AccountValues.of(
                  text(request, "name"),
                  text(request, "displayName"),
                  text(request, "email"),
                  text(request, "role"),
                  request.getParameter("enabled") != null,
                  old.map(Account::name))
              .with(quota);
    } catch (AccountValues.Wrong e) {
      wrong.putAll(e.fields());
    }
    if (!wrong.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      form(old, sent(request), wrong, request, response);
      return;
    }
    try {
      Account saved =
          old.isEmpty()
              ? accounts.create(values, password.map(passwords::hash))
              : changes.update(
                  old.get(), version(request), values, password, Answers.account(request));
      Flash.success(request, saved.title() + (old.isEmpty() ? " is added." : " is saved."));
      response.sendRedirect(LIST + (old.isEmpty() ? "/" + saved.id() : ""));
    } catch (RefusedChange e) {
      response.setStatus(HttpServletResponse.SC_CONFLICT);
      form(old, sent(request), Map.of("", e.getMessage()), request, response);
    } catch (Passwords.Busy e) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      String later = "Too many passwords are being checked: try again in a moment.";
      form(old, sent(request), Map.of("", later), request, response);
    }
  }

  private void act(
      String verb, Account account, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String back = LIST + "/" + account.id();
    try {
      switch (verb) {
        case "delete" -> {
          removal.delete(
              account,
              version(request),
              Optional.of(Answers.account(request)),
              text(request, "replacement"));
          Flash.success(request, account.title() + " is deleted.");
          back = LIST;
        }
        case "grant" -> grant(account, request);
        case "revoke" -> {
          grants.deleteGrant(Answers.id(text(request, "grant")), version(request));
          Flash.success(request, "It is not granted any more.");
        }
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

  private void grant(Account account, HttpServletRequest request) {
    Map<String, String> wrong = new LinkedHashMap<>();
    String given = text(request, "target").strip();
    boolean isGroup =
        grants.groups().stream().anyMatch(group -> group.name().equalsIgnoreCase(given));
    boolean isChannel = names.id(given).isPresent();
    Optional<Target> target =
        Answers.target(
            isChannel || !isGroup ? given : "",
            isChannel || !isGroup ? "" : given,
            names,
            grants,
            wrong);
    if (target.isEmpty()) {
      Flash.error(request, "There is no channel and no group of this name.");
      return;
    }
    Permission permission = GrantInput.permission(text(request, "permission"));
    grants.createGrant(Optional.of(account.id()), target.get(), permission);
    Flash.success(
        request, account.title() + " may " + permission.inWords() + " " + given + " now.");
  }

  private void form(
      Optional<Account> old,
      Map<String, Object> values,
      Map<String, String> wrong,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "accounts");
    model.put("account", old.orElse(null));
    model.put("form", values);
    model.put("errors", wrong);
    model.put("roles", Role.values());
    model.put("permissions", Permission.values());
    model.put("isSet", old.filter(first::isSet).isPresent());
    model.put("granted", old.map(this::granted).orElse(List.of()));
    model.put(
        "seen",
        request.getParameter("version") == null
            ? old.map(Account::version).orElse(0)
            : version(request));
    pages.render("admin/account", model, request, response);
  }

  private List<Granted> granted(Account account) {
    return grants.grants().stream()
        .filter(grant -> grant.account().filter(id -> id == account.id()).isPresent())
        .map(this::granted)
        .toList();
  }

  private Granted granted(Grant grant) {
    Target target = grant.target();
    String name =
        target.group()
            ? grants.group(target.id()).map(group -> "Group " + group.name()).orElse("")
            : names.nickname(target.id()).orElse("a deleted channel");
    return new Granted(grant.id(), grant.version(), name, grant.permission().inWords());
  }

  private static Map<String, Object> values(Optional<Account> old) {
    return Map.of(
        "name", old.map(Account::name).orElse(""),
        "displayName", old.flatMap(Account::displayName).orElse(""),
        "email", old.flatMap(Account::email).orElse(""),
        "role", old.map(Account::role).orElse(Role.VIEWER).name(),
        "enabled", old.map(Account::enabled).orElse(true),
        "maxViewers", shown(old.map(Account::quota).map(Quota::viewers)),
        "maxStreams", shown(old.map(Account::quota).map(Quota::streams)),
        "maxRecordingGigabytes", shown(old.map(Account::quota).map(Quota::recordingGigabytes)));
  }

  private static Map<String, Object> sent(HttpServletRequest request) {
    return Map.of(
        "name", text(request, "name"),
        "displayName", text(request, "displayName"),
        "email", text(request, "email"),
        "role", text(request, "role"),
        "enabled", request.getParameter("enabled") != null,
        "maxViewers", text(request, "maxViewers"),
        "maxStreams", text(request, "maxStreams"),
        "maxRecordingGigabytes", text(request, "maxRecordingGigabytes"));
  }

  private static String shown(Optional<OptionalInt> limit) {
    OptionalInt number = limit.orElse(OptionalInt.empty());
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
  }

  static String path(HttpServletRequest request) {
    return request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
  }

  static String text(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    return text == null ? "" : text;
  }

  /** The version that the form was made from; -1, which nothing has, if it is not a number. */
  static int version(HttpServletRequest request) {
    String text = text(request, "version");
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
  }
}
