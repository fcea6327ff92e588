package org.hlsgateway.live;

import org.hlsgateway.packager.MediaArchive;

/** Gives each run that can be rewound the place where its older segments are kept. */
public interface Archives {

  /**
   * @param run what all file names of the run begin with; {@link SegmentListener#runEnded} says
   *     when it is over
   */
  MediaArchive open(Programme programme, String run);
}
