package org.hlsgateway.encoder;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.hlsgateway.config.Settings;
import org.hlsgateway.web.Pages;

/** The page of this node's encoder; its changing part alone at {@code /board}. */
@WebServlet(urlPatterns = "/hls_gateway/admin/encoder/*", asyncSupported = true)
public class EncoderServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient StreamEncoder encoder;
  @Inject private transient RemoteEncoder remote;
  @Inject private transient Settings settings;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    if (!path.equals("/") && !path.equals("/board")) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    pages.render(
        path.equals("/") ? "admin/encoder" : "admin/encoder-board",
        Map.of(
            "nav",
            "encoder",
            "streams",
            encoder.views(),
            "forWhom",
            remote.forWhom(),
            "storage",
            storage()),
        request,
        response);
  }

  private String storage() {
    Settings.Storage storage = settings.encoder().storage();
    if (storage instanceof Settings.FileStorage files) {
      return "in the folder " + files.folder();
    }
    if (storage instanceof Settings.AzureStorage) {
      return "in an Azure container";
    }
    return storage instanceof Settings.HttpStorage ? "behind HTTP" : "in an S3 bucket";
  }
}
