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
   * It ended: the application is to be told, after its recordings and pictures, which it is told of
   * however late; that it could be watched live it need not hear any more.
   */
  void closed(OpenStream stream);

  /** It never began: nobody is told. */
  void forgotten(OpenStream stream);
}
