package org.hlsgateway.coordinator;

/** The coordinator did not answer in time. */
public class CoordinatorBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CoordinatorBusy(Throwable cause) {
    super("the coordinator does not answer in time", cause);
  }
}
