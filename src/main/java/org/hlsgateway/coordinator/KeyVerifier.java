package org.hlsgateway.coordinator;

import java.util.concurrent.CompletionStage;
import org.hlsgateway.control.PublishRequest;

/** Decides who may publish. Does not wait. */
interface KeyVerifier {

  /**
   * @param request its names are valid
   * @return completes in any case, within a deadline, and never fails
   */
  CompletionStage<Verdict> verify(PublishRequest request);
}
