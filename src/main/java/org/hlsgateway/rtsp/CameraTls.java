package org.hlsgateway.rtsp;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.hlsgateway.http.IpAddress;

/**
 * TLS with cameras. Their certificates are their own making, long expired, or of another name: as
 * FFmpeg does, it takes them as they are where nothing else is asked for, and so keeps out who
 * listens, not who pretends.
 */
final class CameraTls {
  private static final long HANDSHAKE_SECONDS = 8;

  /** RFC 2818's rules, by Java's name for them. */
  private static final String NAMES_THE_HOST = "HTTPS";

  static final String TOO_OLD = "its TLS is too old for Java";

  private CameraTls() {}

  /** Made once: it holds nothing of a camera. */
  private static final class Holder {
    private static final SslContext ANYBODY =
        make(
            SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(""));
    private static final SslContext SIGNED =
        make(
            SslContextBuilder.forClient()
                .trustManager(new SignedTrust())
                .endpointIdentificationAlgorithm(NAMES_THE_HOST));
  }

  private static SslContext make(SslContextBuilder builder) {
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SslContext context(CertificateCheck check) {
    return switch (check.kind()) {
      case NONE -> Holder.ANYBODY;
      case AUTHORITY -> Holder.SIGNED;
      case PINNED ->
          make(
              SslContextBuilder.forClient()
                  .trustManager(new PinnedTrust(check))
                  .endpointIdentificationAlgorithm(""));
    };
  }

  static SslHandler handler(io.netty.channel.Channel channel, RtspUrl url, CertificateCheck check) {
    SslContext context = context(check);
    boolean names = check.kind() == CertificateCheck.Kind.AUTHORITY;
    // An address is no name: cameras refuse a greeting that says so (RFC 6066 3).
    boolean named = IpAddress.parse(url.host()).isEmpty();
    SSLEngine engine =
        named || names
            ? context.newEngine(channel.alloc(), url.host(), url.port())
            : context.newEngine(channel.alloc());
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(names ? NAMES_THE_HOST : "");
    engine.setSSLParameters(parameters);
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    return handler;
  }

  /**
   * Why a connection that was closed is of no use any more.
   *
   * @param again asked if it hangs up without a word: true if it always does
   */
  static RtspException closed(
      ChannelPipeline pipeline, CertificateCheck check, BooleanSupplier again) {
    return unagreed(pipeline, check, again, null)
        .orElseGet(() -> RtspException.passing("The connection ended: End of file"));
  }

  /**
   * Why a connection on which this happened is of no use any more.
   *
   * @param again see {@link #closed}
   */
  static RtspException broken(
      ChannelPipeline pipeline, CertificateCheck check, BooleanSupplier again, Throwable cause) {
    return unagreed(pipeline, check, again, cause).orElseGet(() -> RtspException.broken(cause));
  }

  /**
   * FFmpeg's TLS knows more than Java's, and asks less. Who speaks none at all, does not answer, or
   * hangs up without a word, as who restarts does for a moment, is none of its business.
   *
   * @param cause null if there was none
   * @return empty if TLS stood already, there is none, or a certificate is wanted, which FFmpeg
   *     does not check
   */
  private static Optional<RtspException> unagreed(
      ChannelPipeline pipeline, CertificateCheck check, BooleanSupplier again, Throwable cause) {
    SslHandler tls = pipeline.get(SslHandler.class);
    if (tls == null
        || tls.handshakeFuture().isSuccess()
        || check.kind() != CertificateCheck.Kind.NONE) {
      return Optional.empty();
    }
    Throwable first = cause == null ? tls.handshakeFuture().cause() : cause;
    if (first == null || isHangUp(first)) {
      return Optional.of(
          again.getAsBoolean()
              ? new RtspException(
                  RtspException.Kind.NOT_READABLE,
                  "it hangs up, again and again, where TLS is to begin")
              : RtspException.passing(
                  "The connection ended before TLS was agreed on: End of file"));
    }
    for (Throwable at = first; at != null; at = at.getCause()) {
      if (at instanceof NotSslRecordException || at instanceof SslHandshakeTimeoutException) {
        return Optional.of(RtspException.broken(first));
      }
    }
    return Optional.of(
        new RtspException(
            RtspException.Kind.NOT_READABLE,
            isTooOld(first) ? TOO_OLD : "no TLS can be agreed on with it (" + said(first) + ")"));
  }

  private static String said(Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return String.valueOf(root.getMessage());
  }

  /** No word of TLS was said against it: an alert would be, or a certificate that is none. */
  static boolean isHangUp(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof SSLException) {
        return String.valueOf(at.getMessage()).contains("Connection closed")
            || isOfTheConnection(at.getCause());
      }
      if (at instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfTheConnection(Throwable cause) {
    return cause instanceof ClosedChannelException
        || cause instanceof EOFException
        || cause instanceof SocketException;
  }

  static boolean isFault(Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return root instanceof SSLException || cause instanceof SSLException;
  }

  /** The certificate was not what it must be. */
  static boolean isMistrust(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  /** Old cameras speak what Java does not any more. */
  static boolean isTooOld(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      String said = String.valueOf(at.getMessage());
      if (at instanceof SSLException
          && said.matches(
              "(?s).*(protocol_version|handshake_failure|insufficient_security"
                  + "|server selected protocol version|no cipher suites in common).*")) {
        return true;
      }
    }
    return false;
  }

  private static String mistrust(Throwable cause) {
    String said = "";
    for (Throwable at = cause; at != null; at = at.getCause()) {
      said = at instanceof CertificateException ? String.valueOf(at.getMessage()) : said;
    }
    return said;
  }

  static String inWords(Throwable cause) {
    if (isMistrust(cause)) {
      return "The certificate is not the camera's: " + mistrust(cause);
    }
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    // What is no TLS at all is told with all its bytes.
    return root instanceof NotSslRecordException
        ? "No TLS with the source: it speaks without"
        : "No TLS with the source: " + root.getMessage();
  }
}
