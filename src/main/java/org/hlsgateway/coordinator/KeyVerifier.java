package org.hlsgateway.coordinator;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Decides who may publish. Does not wait. */
interface KeyVerifier {

  /**
   * @param request its names are valid
   * @return what is wanted of the stream; empty: denied. Completes in any case, within a deadline,
   *     and never fails
   */
  CompletionStage<Optional<StreamOptions>> verify(PublishRequest request);
}
