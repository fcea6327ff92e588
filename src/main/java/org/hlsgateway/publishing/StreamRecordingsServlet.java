package org.hlsgateway.publishing;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.coordinator.StreamRecording;
import org.hlsgateway.recordings.RecordingPagePath;
import org.hlsgateway.recordings.RecordingView;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * What the storage keeps of pushed streams ({@code ?channel=}: of one channel; {@code ?page=}:
 * older ones), and below it {@code /{stream id}} to play one and {@code /{stream id}/delete} to
 * delete it.
 */
@WebServlet(urlPatterns = StreamRecordingsServlet.PAGE + "/*", asyncSupported = true)
public class StreamRecordingsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(StreamRecordingsServlet.class.getName());

  static final String PAGE = "/hls_gateway/admin/stream-recordings";
  private static final int ON_A_PAGE = 100;

  @Inject private transient Coordinator coordinator;
  @Inject private transient SharedStorage storage;
  @Inject private transient RecordingRemover remover;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    RecordingPagePath path = RecordingPagePath.of(request);
    try {
      if (path.isList()) {
        list(request, response);
        return;
      }
      Optional<StreamRecording> recording = coordinator.recordings().find(path.id());
      if (recording.isEmpty()) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
      } else if (path.deletes()) {
        Map<String, Object> model = model();
        model.put("recording", StreamRecordingView.of(recording.get(), Instant.now()));
        pages.render("admin/stream-recording-delete", model, request, response);
      } else {
        one(recording.get(), request, response);
      }
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    RecordingPagePath path = RecordingPagePath.of(request);
    if (!path.deletes()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      switch (remover.remove(path.id())) {
        case MARKED -> Flash.success(request, "The recording is deleted.");
        case ABSENT -> Flash.success(request, "This recording was deleted already.");
        case ACTIVE ->
            Flash.error(request, "It is being recorded: close the stream first, then delete it.");
      }
    } catch (SQLException e) {
      throw new ServletException(e);
    }
    response.sendRedirect(PAGE);
  }

  private void list(HttpServletRequest request, HttpServletResponse response)
      throws IOException, SQLException {
    Optional<String> channel =
        Optional.ofNullable(request.getParameter("channel")).filter(name -> !name.isBlank());
    String asked = request.getParameter("page");
    int page = asked != null && asked.matches("[0-9]{1,6}") ? Integer.parseInt(asked) : 0;
    List<StreamRecording> found =
        coordinator.recordings().list(channel, page * ON_A_PAGE, ON_A_PAGE + 1);
    boolean more = found.size() > ON_A_PAGE;
    Instant now = Instant.now();
    Map<String, Object> model = model();
    model.put(
        "recordings",
        found.stream()
            .limit(ON_A_PAGE)
            .map(recording -> StreamRecordingView.of(recording, now))
            .toList());
    model.put("count", coordinator.recordings().count(channel));
    model.put("only", channel.orElse(null));
    model.put("onlyHasKey", channel.flatMap(coordinator.channels()::find).isPresent());
    model.put("older", more ? page + 1 : 0);
    pages.render("admin/stream-recordings", model, request, response);
  }

  private void one(
      StreamRecording recording, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<StreamRecording.Index> chosen =
        StreamRecordingView.chosen(recording, request.getParameter("play"));
    Optional<StoragePath> playlist =
        chosen.map(StreamRecording.Index::path).flatMap(StoragePath::of);
    Map<String, Object> model = model();
    model.put("recording", StreamRecordingView.of(recording, Instant.now()));
    model.put("hasKey", coordinator.channels().find(recording.channel()).isPresent());
    model.put("playlist", playlist.map(StoragePath::address).orElse(null));
    model.put(
        "choices",
        chosen.map(index -> StreamRecordingView.choices(recording, index)).orElse(List.of()));
    model.put("duration", playlist.flatMap(this::duration).orElse(""));
    double start = chosen.map(StreamRecording.Index::startSeconds).orElse(0.0);
    model.put("strip", strip(recording, start).orElse(null));
    pages.render("admin/stream-recording", model, request, response);
  }

  private Optional<String> duration(StoragePath playlist) {
    return read(playlist)
        .map(MediaIndex::playlist)
        .map(list -> RecordingView.words(list.duration()));
  }

  private Optional<PreviewStrip> strip(StreamRecording recording, double startSeconds) {
    for (StreamRecording.Index index : recording.indexes(StreamType.IMG_PREVIEW)) {
      Optional<PreviewStrip> strip =
          StoragePath.of(index.path())
              .flatMap(this::read)
              .map(MediaIndex::pictures)
              .flatMap(pictures -> PreviewStrip.of(index, pictures, startSeconds));
      if (strip.isPresent()) {
        return strip;
      }
    }
    return Optional.empty();
  }

  /** Empty if the storage does not give it: the page then goes without. */
  private Optional<byte[]> read(StoragePath index) {
    try {
      return Optional.of(storage.read(index));
    } catch (IOException e) {
      LOG.log(
          Level.INFO,
          "The storage does not give {0}: {1}",
          new Object[] {index.path(), e.getMessage()});
      return Optional.empty();
    }
  }

  private static Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "recordings");
    return model;
  }
}
