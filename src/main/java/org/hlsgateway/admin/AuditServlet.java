package org.hlsgateway.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hlsgateway.accounts.AuditEntry;
import org.hlsgateway.accounts.AuditQuery;
import org.hlsgateway.accounts.AuditTable;
import org.hlsgateway.config.Settings;
import org.hlsgateway.web.Pages;

/**
 * Who changed what, the newest first; {@code ?who=&kind=&q=&from=&until=} of it, {@code &before=}
 * the older ones.
 */
@WebServlet(urlPatterns = AuditServlet.PAGE, asyncSupported = true)
public class AuditServlet extends HttpServlet {
  static final String PAGE = "/hls_gateway/admin/audit";
  private static final long serialVersionUID = 1L;
  private static final int ON_A_PAGE = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Inject private transient AuditTable table;
  @Inject private transient Settings settings;
  @Inject private transient Pages pages;

  /** An entry as the page shows it. */
  public record Shown(
      String time, String machineTime, String who, String from, String what, String detail) {
    static Shown of(AuditEntry entry) {
      String name = entry.who().isEmpty() ? "the gateway" : entry.who();
      String kind = entry.kind().inWords();
      return new Shown(
          TIME.format(entry.noted()),
          entry.noted().toString(),
          entry.token().isEmpty() ? name : name + ", token " + entry.token(),
          entry.address(),
          kind.substring(0, 1).toUpperCase(Locale.ROOT)
              + kind.substring(1)
              + " "
              + entry.deed().inWords()
              + ": "
              + entry.subject(),
          entry.detail());
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    AuditInput input = AuditInput.of(request);
    Map<String, String> wrong = new LinkedHashMap<>();
    AuditQuery query = input.query(AccountsServlet.text(request, "before"), wrong);
    try {
      // One more than is shown tells whether there are older ones.
      List<AuditEntry> found =
          wrong.isEmpty() ? table.find(query, ON_A_PAGE + 1) : List.<AuditEntry>of();
      List<AuditEntry> shown = found.subList(0, Math.min(ON_A_PAGE, found.size()));
      Map<String, Object> model = new HashMap<>();
      model.put("nav", "accounts");
      model.put("input", input);
      model.put("errors", wrong);
      model.put("kinds", AuditEntry.Kind.values());
      model.put("entries", shown.stream().map(Shown::of).toList());
      model.put("days", settings.store().auditKept().toDays());
      model.put(
          "older", found.size() > shown.size() ? older(input, shown.get(shown.size() - 1)) : "");
      if (!wrong.isEmpty()) {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      }
      pages.render("admin/audit", model, request, response);
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  private static String older(AuditInput input, AuditEntry last) {
    Map<String, String> all = new TreeMap<>(input.parameters());
    all.put("before", Long.toString(last.id()));
    return all.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", PAGE + "?", ""));
  }
}
