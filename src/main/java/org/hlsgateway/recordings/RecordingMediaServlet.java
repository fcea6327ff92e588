package org.hlsgateway.recordings;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.web.Problem;
import org.hlsgateway.web.RangedAnswer;
import org.hlsgateway.web.ReadOnly;

/**
 * A recording's playlist, its files, and its downloads. Below the API, so that players and programs
 * can log in by Basic; the pages' login serves as well.
 */
@WebServlet(urlPatterns = RecordingPath.BASE + "*", asyncSupported = true)
public class RecordingMediaServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final String VIDEO = "video/mp4";

  @Inject private transient Recordings recordings;
  @Inject private transient RecordingSenders senders;
  @Inject private transient Access access;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (ReadOnly.refuses(request, response, "Recordings")) {
      return;
    }
    Optional<RecordingPath> path = RecordingPath.parse(request.getRequestURI());
    Optional<Recording> recording =
        path.flatMap(known -> recordings.find(known.id()))
            .filter(found -> access.maySeeInside(Caller.of(request), found.channelId()));
    if (recording.isEmpty()) {
      notFound(response);
      return;
    }
    try {
      answer(path.get(), recording.get(), request, response);
    } catch (NoSuchFileException e) {
      // Deleted in this moment.
      notFound(response);
    }
  }

  private void answer(
      RecordingPath path,
      Recording recording,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (path.isPlaylist()) {
      playlist(recording, request, response);
    } else if (path.part() > 0) {
      download(path.part(), recording, request, response);
    } else if (KeptSegment.isFileName(path.file())) {
      Path file = recording.folder().resolve(path.file());
      long length = Files.size(file);
      new RangedAnswer(
              length,
              Optional.empty(),
              headers("private, max-age=3600"),
              (out, first, count) -> Mp4Part.copy(file, first, count, out))
          .send(senders, request, response);
    } else {
      notFound(response);
    }
  }

  private static void playlist(
      Recording recording, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<KeptSegment> segments = RecordingFiles.segments(recording.folder());
    if (segments.isEmpty()) {
      notFound(response);
      return;
    }
    byte[] body =
        VodPlaylist.text(segments, recording.targetDurationSeconds(), recording.active())
            .getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/vnd.apple.mpegurl");
    response.setHeader("Cache-Control", "private, no-cache");
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }

  private void download(
      int number, Recording recording, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Mp4Part> parts =
        Mp4Part.of(recording.folder(), RecordingFiles.segments(recording.folder()));
    if (number > parts.size()) {
      notFound(response);
      return;
    }
    Mp4Part part = parts.get(number - 1).open();
    String suffix = parts.size() == 1 ? "" : "-part" + number;
    // Nickname and id have neither quotes nor letters beyond ASCII.
    response.setHeader(
        "Content-Disposition",
        "attachment; filename=\""
            + recording.nickname()
            + "-"
            + recording.id()
            + suffix
            + ".mp4\"");
    // While it is recorded, more comes at the end, and its index at the beginning grows.
    String tag = '"' + recording.id() + "-" + number + "-" + Long.toHexString(part.length()) + '"';
    new RangedAnswer(part.length(), Optional.of(tag), headers("private, no-cache"), part::writeTo)
        .send(senders, request, response);
  }

  private static Consumer<HttpServletResponse> headers(String cacheControl) {
    return response -> {
      response.setContentType(VIDEO);
      response.setHeader("Cache-Control", cacheControl);
    };
  }

  private static void notFound(HttpServletResponse response) throws IOException {
    Problem.of(404, "There is no such recording.").write(response);
  }
}
