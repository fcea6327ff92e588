package org.hlsgateway.live;

import java.util.Optional;
import org.hlsgateway.packager.RunTap;

/**
 * Who reads along with what live sessions bring: records it, makes pictures of it, sends it on.
 * Every bean of this type is asked at the begin of every run.
 */
public interface RunTaps {

  /**
   * Must return at once.
   *
   * @param run what all file names of the run begin with
   * @return empty if it is none of its business
   */
  Optional<RunTap> tap(Programme programme, String run);
}
