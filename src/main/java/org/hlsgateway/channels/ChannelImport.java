package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Takes over the channels of somebody else's list: all that can be, at once. */
@ApplicationScoped
public class ChannelImport {
  private Channels channels;
  private SourceUrls sources;

  /** For the client proxy. */
  protected ChannelImport() {}

  @Inject
  ChannelImport(Channels channels, SourceUrls sources) {
    this.channels = channels;
    this.sources = sources;
  }

  /** What {@link #run} would do now. */
  public List<ImportStep> plan(List<ImportedChannel> list) {
    return ImportPlan.of(list, channels.allStored(), sources).steps();
  }

  /**
   * All of it, or nothing: it is one transaction.
   *
   * @return what was done
   * @throws ImportConflict if somebody changed channels at the same time: nothing was done
   */
  public List<ImportStep> run(List<ImportedChannel> list) {
    ImportPlan plan = ImportPlan.of(list, channels.allStored(), sources);
    try {
      channels.change(plan.added(), plan.changed());
    } catch (NicknameTaken | StaleChannel e) {
      throw new ImportConflict(e);
    }
    return plan.steps();
  }
}
