package org.hlsgateway.rtsp;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.hlsgateway.http.IpAddress;

/**
 * TLS with cameras. Their certificates are their own making, long expired, or of another name: as
 * FFmpeg does, it takes them as they are, and so keeps out who listens, not who pretends.
 */
final class CameraTls {
  private static final long HANDSHAKE_SECONDS = 8;

  private CameraTls() {}

  /** Made once: it holds nothing of a camera. */
  private static final class Holder {
    private static final SslContext CONTEXT = make();

    private static SslContext make() {
      try {
        return SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm("")
            .build();
      } catch (SSLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static SslHandler handler(io.netty.channel.Channel channel, RtspUrl url) {
    // An address is no name: cameras refuse a greeting that says so (RFC 6066 3).
    boolean named = IpAddress.parse(url.host()).isEmpty();
    SSLEngine engine =
        named
            ? Holder.CONTEXT.newEngine(channel.alloc(), url.host(), url.port())
            : Holder.CONTEXT.newEngine(channel.alloc());
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("");
    engine.setSSLParameters(parameters);
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    return handler;
  }

  static boolean isFault(Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return root instanceof SSLException || cause instanceof SSLException;
  }

  static String inWords(Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    // What is no TLS at all is told with all its bytes.
    return root instanceof NotSslRecordException
        ? "No TLS with the source: it speaks without"
        : "No TLS with the source: " + root.getMessage();
  }
}
