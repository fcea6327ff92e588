package org.hlsgateway.observability;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.hlsgateway.figures.Measured;

/**
 * The gateway in numbers, for Prometheus. Nothing of Micrometer is loaded before somebody asks:
 * most gateways are asked by nobody.
 */
@WebServlet(urlPatterns = "/metrics", asyncSupported = true)
public class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Instance<Measured> rooms;
  private transient Scrape scrape;

  @Inject
  MetricsServlet(@Any Instance<Measured> rooms) {
    this.rooms = rooms;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] text = scrape().text(rooms.stream().toList()).getBytes(StandardCharsets.UTF_8);
    response.setContentType(Scrape.CONTENT_TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }

  private synchronized Scrape scrape() {
    if (scrape == null) {
      scrape = new Scrape();
    }
    return scrape;
  }
}
