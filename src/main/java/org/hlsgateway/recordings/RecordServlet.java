package org.hlsgateway.recordings;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.web.Flash;

/** The buttons of a channel's page: POST {@code /{nickname}/start} and {@code /stop}. */
@WebServlet(urlPatterns = "/hls_gateway/admin/record/*", asyncSupported = true)
public class RecordServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9_-]{1,50})/(start|stop)");

  @Inject private transient Recordings recordings;
  @Inject private transient Channels channels;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Matcher path = PATH.matcher(request.getPathInfo() == null ? "" : request.getPathInfo());
    Optional<Channel> channel = path.matches() ? channels.find(path.group(1)) : Optional.empty();
    if (channel.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      if (path.group(2).equals("start")) {
        start(channel.get(), request);
      } else {
        recordings.stopNow(channel.get());
        Flash.success(request, channel.get().title() + " is no longer recorded by hand.");
      }
    } catch (IOException e) {
      Flash.error(request, "The disk of DATA_DIR cannot be written to: make room on it.");
    }
    response.sendRedirect("/hls_gateway/admin/channel/" + channel.get().nickname());
  }

  private void start(Channel channel, HttpServletRequest request) throws IOException {
    if (!channel.enabled()) {
      Flash.error(request, channel.title() + " is off: edit it and switch it on first.");
      return;
    }
    Optional<String> refusal = recordings.refusal(channel);
    if (refusal.isPresent()) {
      Flash.error(request, refusal.get());
      return;
    }
    recordings.recordNow(channel);
    Flash.success(request, channel.title() + " is being recorded until you stop it.");
  }
}
