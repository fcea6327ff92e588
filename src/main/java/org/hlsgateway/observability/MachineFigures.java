package org.hlsgateway.observability;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hlsgateway.config.Settings;
import org.hlsgateway.figures.Figures;
import org.hlsgateway.figures.Figures.Unit;
import org.hlsgateway.figures.Measured;

/** FFmpeg's processes, which are all that this one starts, and the disk of DATA_DIR. */
@ApplicationScoped
class MachineFigures implements Measured {
  private static final Logger LOG = System.getLogger(MachineFigures.class.getName());

  private Path dataDir;
  private Supplier<Stream<ProcessHandle>> children;

  /** What each was last seen to have used. Guarded by this object's monitor. */
  private final Map<ProcessHandle, Duration> used = new HashMap<>();

  private Duration usedByEnded = Duration.ZERO;

  /** For the client proxy. */
  protected MachineFigures() {}

  @Inject
  MachineFigures(Settings settings) {
    this(settings.store().dataDir(), () -> ProcessHandle.current().children());
  }

  MachineFigures(Path dataDir, Supplier<Stream<ProcessHandle>> children) {
    this.dataDir = dataDir;
    this.children = children;
  }

  @Override
  public synchronized void tell(Figures figures) {
    List<ProcessHandle> running = children.get().filter(ProcessHandle::isAlive).toList();
    used.entrySet()
        .removeIf(
            known -> {
              boolean ended = !running.contains(known.getKey());
              usedByEnded = ended ? usedByEnded.plus(known.getValue()) : usedByEnded;
              return ended;
            });
    for (ProcessHandle each : running) {
      each.info().totalCpuDuration().ifPresent(time -> used.put(each, time));
    }
    Duration all = used.values().stream().reduce(usedByEnded, Duration::plus);
    figures.now("ffmpeg.processes", Unit.NONE, "Processes of FFmpeg that run.", running.size());
    figures.ever(
        "ffmpeg.cpu",
        Unit.SECONDS,
        "Processor time of FFmpeg's processes, as seen while they ran.",
        all.toMillis() / 1e3);
    try {
      FileStore disk = Files.getFileStore(dataDir);
      figures.now("disk.free", Unit.BYTES, "Free on the disk of DATA_DIR.", disk.getUsableSpace());
      figures.now("disk.size", Unit.BYTES, "The disk of DATA_DIR.", disk.getTotalSpace());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The disk of DATA_DIR does not say how large it is", e);
    }
  }
}
