package org.hlsgateway.guide;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import javax.xml.stream.XMLStreamException;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.channels.Channels;

/** The programme guide of all channels that are switched on. */
@WebServlet(urlPatterns = GuideServlet.PATH, asyncSupported = true)
public class GuideServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  static final String PATH = "/hls_gateway/guide.xml";

  private final transient Channels channels;
  private final transient Access access;

  @Inject
  GuideServlet(Channels channels, Access access) {
    this.channels = channels;
    this.access = access;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setContentType("application/xml");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    try {
      ProgrammeGuide.write(
          PlaylistFileServlet.shown(channels, access, request),
          Instant.now(),
          response.getOutputStream());
    } catch (XMLStreamException e) {
      // Whoever asked went away, or it is a fault of ours.
      if (e.getNestedException() instanceof IOException lost) {
        throw lost;
      }
      throw new ServletException(e);
    }
  }
}
