package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * Does one thing to several channels of the list: those that were ticked, or all that its filter
 * finds. Deleting is asked about first, and done only if the same ones are still found.
 */
@WebServlet(urlPatterns = "/hls_gateway/admin/bulk", asyncSupported = true)
public class BulkServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String LIST = "/hls_gateway/admin/list";

  /** So many are named where it is asked about. */
  private static final int MOST_NAMED = 20;

  @Inject private transient FoundChannels found;
  @Inject private transient BulkChange change;
  @Inject private transient Access access;
  @Inject private transient Pages pages;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Caller caller = Caller.of(request);
    ListFilter filter = ListFilter.of(request);
    Optional<BulkAction> action = BulkAction.of(request.getParameter("action"));
    if (action.isEmpty() || (action.get().isForAdmins() && !caller.isAdmin())) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    List<StoredChannel> chosen = chosen(request, caller, filter);
    if (chosen.isEmpty()) {
      Flash.error(request, "Tick some channels first.");
    } else if (action.get() == BulkAction.DELETE && !isConfirmed(request, chosen)) {
      ask(chosen, filter, request, response);
      return;
    } else {
      make(action.get(), chosen, request);
    }
    response.sendRedirect(LIST + (filter.query().isEmpty() ? "" : "?" + filter.query()));
  }

  private void make(BulkAction action, List<StoredChannel> chosen, HttpServletRequest request) {
    try {
      String value = Optional.ofNullable(request.getParameter("value")).orElse("");
      Flash.success(request, change.make(action, chosen, value));
    } catch (BulkChange.Refused e) {
      Flash.error(request, e.getMessage());
    }
  }

  private List<StoredChannel> chosen(HttpServletRequest request, Caller caller, ListFilter filter) {
    List<StoredChannel> own =
        found.seenBy(caller).stream()
            .filter(each -> access.mayOperate(caller, each.channel().id(), Scope.OPERATE))
            .toList();
    if ("found".equals(request.getParameter("which"))) {
      return found.of(filter, own);
    }
    String[] names = request.getParameterValues("channel");
    Set<String> ticked = names == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(names));
    // Whatever the filter was: what was ticked may have changed its state meanwhile.
    return found.of(ListFilter.of("", "", "", filter.sort()), own).stream()
        .filter(each -> ticked.contains(each.channel().nickname().value()))
        .toList();
  }

  private static boolean isConfirmed(HttpServletRequest request, List<StoredChannel> chosen) {
    return sum(ids(chosen)).equals(request.getParameter("confirmed"));
  }

  /**
   * Of which channels it was asked, in a word: others are asked about anew. Their order does not
   * count: by state or viewers it may be another one meanwhile.
   */
  static String sum(LongStream chosen) {
    long[] ids = chosen.sorted().toArray();
    long sum = 7;
    for (long id : ids) {
      sum = 31 * sum + id;
    }
    return ids.length + "-" + Long.toHexString(sum);
  }

  private static LongStream ids(List<StoredChannel> chosen) {
    return chosen.stream().mapToLong(each -> each.channel().id());
  }

  private void ask(
      List<StoredChannel> chosen,
      ListFilter filter,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "channels");
    model.put("filter", filter);
    model.put("count", chosen.size());
    model.put("named", chosen.stream().limit(MOST_NAMED).map(BulkServlet::title).toList());
    model.put("which", "found".equals(request.getParameter("which")) ? "found" : "ticked");
    model.put(
        "ticked",
        "found".equals(request.getParameter("which"))
            ? List.of()
            : chosen.stream().map(each -> each.channel().nickname().value()).toList());
    model.put("sum", sum(ids(chosen)));
    pages.render("admin/delete-several", model, request, response);
  }

  private static String title(StoredChannel each) {
    return each.channel().title();
  }
}
