package org.hlsgateway.publishing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.coordinator.StreamRecording;
import org.hlsgateway.coordinator.StreamRecordings;
import org.hlsgateway.coordinator.StreamRecordings.Deletion;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;

/**
 * Deletes what the storage keeps of a stream, however long that takes, also over a restart: first
 * it is listed no more, then the files go, then it is forgotten. What fails is tried again.
 */
@ApplicationScoped
@StartsAt(Stage.DELIVERY)
public class RecordingRemover implements Part {
  private static final Logger LOG = Logger.getLogger(RecordingRemover.class.getName());
  private static final long TRIED_AGAIN_SECONDS = 60;

  private Coordinator coordinator;
  private SharedStorage storage;
  private ScheduledExecutorService thread;

  /** For the client proxy. */
  protected RecordingRemover() {}

  @Inject
  RecordingRemover(Coordinator coordinator, SharedStorage storage) {
    this.coordinator = coordinator;
    this.storage = storage;
    thread = Executors.newSingleThreadScheduledExecutor(Threads.named("recording-remover"));
  }

  @Override
  public void start() {
    thread.scheduleWithFixedDelay(this::sweep, 0, TRIED_AGAIN_SECONDS, TimeUnit.SECONDS);
  }

  /** Its files go soon, and it is listed no more at once. */
  Deletion remove(String streamId) throws SQLException {
    Deletion outcome = coordinator.recordings().mark(streamId);
    try {
      thread.execute(this::sweep);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "The server stops: its next start deletes the files");
    }
    return outcome;
  }

  @Override
  public void stop() {
    Threads.end(thread, Duration.ofSeconds(2));
  }

  private void sweep() {
    try {
      StreamRecordings recordings = coordinator.recordings();
      for (StreamRecording marked : recordings.marked()) {
        try {
          deleteFiles(marked, storage);
          recordings.forget(marked.streamId());
        } catch (IOException e) {
          LOG.log(
              Level.WARNING,
              "The files of stream {0} are not deleted yet: {1}",
              new Object[] {marked.streamId(), e.getMessage()});
        }
      }
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.WARNING, "What is to be deleted from the storage waits", e);
    }
  }

  /** All of the stream's folders, or, of a storage without folders, all that its indexes name. */
  static void deleteFiles(StreamRecording recording, SharedStorage storage) throws IOException {
    // Only where they are the stream's own: elsewhere somebody else has files.
    String own = "/" + recording.channel() + "/" + recording.streamId();
    Set<String> folders = new LinkedHashSet<>(List.of("hls" + own, "img-preview" + own));
    boolean knowsFolders = true;
    for (String folder : folders) {
      knowsFolders &= storage.deleteFolder(folder);
    }
    if (knowsFolders) {
      return;
    }
    for (StreamRecording.Index index : recording.indexes()) {
      Optional<StoragePath> path = StoragePath.of(index.path());
      if (path.isPresent() && path.get().path().contains(own + "/")) {
        deleteNamed(index.type(), path.get(), storage);
      }
    }
  }

  private static void deleteNamed(StreamType type, StoragePath index, SharedStorage storage)
      throws IOException {
    byte[] content;
    try {
      content = storage.read(index);
    } catch (NoSuchFileException e) {
      return;
    }
    List<String> names;
    if (type == StreamType.IMG_PREVIEW) {
      MediaIndex.Pictures pictures = MediaIndex.pictures(content);
      names = IntStream.range(0, pictures.count()).mapToObj(pictures::name).toList();
    } else {
      names = MediaIndex.playlist(content).segments();
      storage.delete(index.sibling("live.m3u8").orElseThrow());
    }
    for (String name : names) {
      Optional<StoragePath> file = index.sibling(name);
      if (file.isPresent()) {
        storage.delete(file.get());
      }
    }
    // Last: as long as it is there, what it names can still be found.
    storage.delete(index);
  }
}
