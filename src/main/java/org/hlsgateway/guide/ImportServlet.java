package org.hlsgateway.guide;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.channels.ChannelImport;
import org.hlsgateway.channels.ImportConflict;
import org.hlsgateway.channels.ImportRefused;
import org.hlsgateway.channels.LastImport;
import org.hlsgateway.http.UploadedFile;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/** Takes over a list of channels: a file is looked at first, and imported by a second press. */
@WebServlet(urlPatterns = "/hls_gateway/admin/import", asyncSupported = true)
public class ImportServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final String GONE = "This import cannot be taken back any more.";

  private final transient ChannelImport channels;
  private final transient Pages pages;
  private final transient Drafts drafts;

  @Inject
  ImportServlet(ChannelImport channels, Pages pages, Drafts drafts) {
    this.channels = channels;
    this.pages = pages;
    this.drafts = drafts;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    show("", Map.of(), request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<UploadedFile> file = UploadedFile.of(request, "list");
    if (file.isPresent()) {
      look(file.get(), request, response);
    } else if (request.getParameter("draft") != null) {
      take(request, response);
    } else if (request.getParameter("undo") != null) {
      undo(request, response);
    } else if (request.getParameter("ask") != null) {
      ask(request.getParameter("ask"), request, response);
    } else {
      refuse("Choose a file first.", request, response);
    }
  }

  private void look(UploadedFile file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      ChannelList list = ListReader.read(file.bytes());
      ImportSummary plan = ImportSummary.of(channels.plan(list.channels()), list.broken());
      String draft = drafts.keep(file.bytes());
      show("", Map.of("plan", plan, "draft", draft, "file", file.name()), request, response);
    } catch (UnreadableList | ImportRefused e) {
      refuse(e.getMessage(), request, response);
    }
  }

  private void take(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String number = request.getParameter("draft");
    String name = Optional.ofNullable(request.getParameter("file")).orElse("");
    Optional<byte[]> draft = drafts.find(number);
    if (draft.isEmpty()) {
      refuse("The list is not here any more: choose the file again.", request, response);
      return;
    }
    try {
      ChannelList list = ListReader.read(draft.get());
      ImportSummary done = ImportSummary.of(channels.run(list.channels(), name), list.broken());
      drafts.remove(number);
      Flash.success(
          request, "Imported: " + done.added() + " added, " + done.changed() + " changed.");
      response.sendRedirect("/hls_gateway/admin/list");
    } catch (UnreadableList | ImportRefused | ImportConflict e) {
      refuse(e.getMessage(), request, response);
    }
  }

  private static Optional<Long> id(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private void ask(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<ChannelImport.Undone> plan = id(id).flatMap(channels::planOfUndo);
    Optional<LastImport> last = channels.last();
    if (plan.isEmpty() || last.isEmpty()) {
      refuse(GONE, request, response);
      return;
    }
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "channels");
    model.put("last", last.get());
    model.put("undone", plan.get());
    pages.render("admin/import-undo", model, request, response);
  }

  private void undo(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String id = request.getParameter("undo");
    try {
      Optional<ChannelImport.Undone> undone = id(id).flatMap(channels::undo);
      if (undone.isEmpty()) {
        refuse(GONE, request, response);
        return;
      }
      Flash.success(
          request,
          String.format(
              Locale.ROOT,
              "Taken back: %d deleted, %d as they were before%s.",
              undone.get().removed(),
              undone.get().restored(),
              undone.get().kept() == 0
                  ? ""
                  : ", "
                      + undone.get().kept()
                      + " left alone because somebody edited or uses them since"));
      response.sendRedirect("/hls_gateway/admin/list");
    } catch (ImportConflict e) {
      refuse(e.getMessage(), request, response);
    }
  }

  private void refuse(String problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    show(problem, Map.of(), request, response);
  }

  private void show(
      String problem,
      Map<String, Object> more,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> model = new HashMap<>(more);
    model.put("nav", "channels");
    model.put("last", channels.last().orElse(null));
    model.put("problem", problem);
    pages.render("admin/import", model, request, response);
  }
}
