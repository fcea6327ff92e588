package org.hlsgateway.rtsp;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Why a camera could not be read, or not any more. */
public final class RtspException extends Exception {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = Logger.getLogger(RtspException.class.getName());

  /** What kind of trouble it is. */
  public enum Kind {
    /** Worth another try in a while, as the message says. */
    PASSING,
    /** The address, the login or a setting has to be changed. */
    LASTING,
    /** Another transport may do. */
    TRANSPORT,
    /** What the camera says or sends cannot be read here; something else may be able to. */
    NOT_READABLE
  }

  private final Kind kind;

  /**
   * @param message one line in the words of FFmpeg's log where it has some for this, since failures
   *     are explained by them; no secrets
   */
  public RtspException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  static RtspException passing(String message) {
    return new RtspException(Kind.PASSING, message);
  }

  /** What made a step fail. */
  static RtspException of(Throwable fault) {
    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
    return cause instanceof RtspException known ? known : ownFault(cause);
  }

  /**
   * What the camera answered.
   *
   * @param status of RTSP, 300 or more
   */
  static RtspException refused(String method, int status) {
    String text =
        switch (status) {
          case 403 -> "403 Forbidden";
          case 404 -> "404 Not Found";
          case 461 -> "461 Unsupported Transport";
          default ->
              status >= 500
                  ? "Server returned 5XX Server Error reply (" + status + ")"
                  : "Server returned 4XX Client Error (" + status + ")";
        };
    Kind kind =
        switch (status) {
          case 461 -> Kind.TRANSPORT;
          case 403, 404 -> Kind.LASTING;
          default -> Kind.PASSING;
        };
    return new RtspException(kind, method + ": " + text);
  }

  /** The connection is not usable any more. */
  static RtspException broken(Throwable cause) {
    if (CameraTls.isMistrust(cause)) {
      return new RtspException(Kind.LASTING, CameraTls.inWords(cause));
    }
    if (CameraTls.isTooOld(cause)) {
      return new RtspException(Kind.NOT_READABLE, CameraTls.TOO_OLD);
    }
    return CameraTls.isFault(cause)
        ? passing(CameraTls.inWords(cause))
        : cause instanceof IOException
            ? passing("The connection broke: Connection reset by peer")
            : ownFault(cause);
  }

  /** Not the camera's fault: something else may read it meanwhile. */
  static RtspException ownFault(Throwable cause) {
    LOG.log(Level.WARNING, "A camera could not be read", cause);
    return new RtspException(Kind.NOT_READABLE, "what it sends is not understood (see the log)");
  }

  public Kind kind() {
    return kind;
  }
}
