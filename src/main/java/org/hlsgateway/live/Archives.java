package org.hlsgateway.live;

import org.hlsgateway.packager.MediaArchive;

/** Gives each run that can be rewound the place where its older segments are kept. */
public interface Archives {

  /**
   * @param run what all file names of the run begin with; its {@link RunTaps} are told when it is
   *     over
   */
  MediaArchive open(Programme programme, String run);
}
