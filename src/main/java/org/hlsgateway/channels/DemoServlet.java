package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.hlsgateway.web.Flash;

/** Adds a channel with the built-in test picture: something to watch before there is a camera. */
@WebServlet(urlPatterns = "/hls_gateway/admin/add-test-picture", asyncSupported = true)
public class DemoServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Nickname NICKNAME = new Nickname("test-picture");

  @Inject private transient Channels channels;
  @Inject private transient SourceUrls sources;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (channels.find(NICKNAME.value()).isEmpty()) {
      ChannelValues values = ChannelValues.of(NICKNAME, sources.parse(TestSources.SCHEME));
      try {
        channels.create(values.titled("Test picture"));
        Flash.success(request, "Test picture is added. Delete it whenever you like.");
      } catch (NicknameTaken e) {
        Flash.error(request, e.getMessage());
      }
    }
    response.sendRedirect("/hls_gateway/admin/channel/" + NICKNAME);
  }
}
