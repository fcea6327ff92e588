package org.hlsgateway.coordinator;

import java.util.concurrent.CompletionStage;

/** What must survive a restart is told here, in order. No call waits. */
interface Journal {

  /**
   * A stream begins.
   *
   * @return completes once that is on disk; fails if it cannot be written
   */
  CompletionStage<Void> opened(OpenStream stream);

  /** It can be played: the application is to be told. */
  void available(OpenStream stream, Available output);

  /**
   * It ended: the application is to be told, after all that it was told of the stream before; what
   * it was not told yet, it never will be.
   */
  void closed(OpenStream stream);

  /** It never began: nobody is told. */
  void forgotten(OpenStream stream);
}
