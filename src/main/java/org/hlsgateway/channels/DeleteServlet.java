package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/** Asks whether to delete a channel (GET), and deletes it (POST). */
@WebServlet(urlPatterns = "/hls_gateway/admin/delete/*", asyncSupported = true)
public class DeleteServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String LIST = "/hls_gateway/admin/list";

  @Inject private transient Channels channels;
  @Inject private transient ChannelViews views;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AdminPath path = AdminPath.of(request);
    Optional<StoredChannel> found = channels.stored(path.nickname());
    if (found.isEmpty() || !path.verb().isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    pages.render(
        "admin/delete",
        Map.of("nav", "channels", "channel", views.of(found.get())),
        request,
        response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<StoredChannel> found = channels.stored(AdminPath.of(request).nickname());
    if (found.isEmpty()) {
      Flash.success(request, "This channel was deleted already.");
    } else {
      delete(found.get(), request);
    }
    response.sendRedirect(LIST);
  }

  private void delete(StoredChannel stored, HttpServletRequest request) {
    try {
      channels.delete(stored, ChannelForm.version(request));
      Flash.success(request, stored.channel().title() + " is deleted.");
    } catch (StaleChannel e) {
      Flash.error(request, e.getMessage());
    }
  }
}
