package org.hlsgateway.restream;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.hlsgateway.rtmp.MalformedRtmp;
import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.rtmp.PublishClient;

/**
 * Why a target does not get its stream.
 *
 * @param sentence for people; without secrets
 * @param lasting somebody has to do something
 */
record PushFailure(String sentence, boolean lasting) {

  static PushFailure of(Throwable thrown, PublishAddress at) {
    Throwable cause = thrown;
    while (cause instanceof DecoderException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnknownHostException) {
      return passing("The name %s is not known: check the address, and this machine's DNS.", at);
    }
    if (cause instanceof ConnectTimeoutException) {
      return passing("%s does not answer at port %d.", at);
    }
    if (cause instanceof NoRouteToHostException) {
      return passing("There is no way from this machine to %s.", at);
    }
    if (cause instanceof ConnectException) {
      return passing("Nothing listens at port %2$d of %1$s.", at);
    }
    if (cause instanceof MalformedRtmp) {
      return lasting("%s does not speak RTMP at port %d: check the address.", at);
    }
    if (cause instanceof NotSslRecordException) {
      return lasting(
          "%s does not speak TLS at port %d: the address may have to begin with rtmp://.", at);
    }
    if (isOfCertificate(cause)) {
      return lasting(
          "The certificate of %s is not trusted, has expired, or is for another name: nothing was"
              + " sent.",
          at);
    }
    if (cause instanceof SSLException) {
      return passing("No TLS connection could be agreed on with %s at port %d.", at);
    }
    return passing("The connection to %s broke.", at);
  }

  private static boolean isOfCertificate(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || cause instanceof java.security.cert.CertPathValidatorException
          || cause instanceof java.security.cert.CertPathBuilderException) {
        return true;
      }
    }
    return false;
  }

  /** What a server said. */
  static PushFailure of(PublishClient.End end, PublishAddress at) {
    String detail = end.detail();
    String stop = detail.endsWith(".") ? "" : ".";
    String said = detail.isEmpty() ? "." : ": it says \"" + detail + "\"" + stop;
    return switch (end.why()) {
      case KEY ->
          new PushFailure(
              at.host()
                  + " refuses the stream key, or somebody else sends with it"
                  + said
                  + " Copy the key again from the service.",
              true);
      case REFUSED -> new PushFailure(at.host() + " lets nobody in with this address" + said, true);
      case OVER -> new PushFailure(at.host() + " ended the stream" + said, false);
      case LOGIN -> lasting("%s refuses the name and password in the address.", at);
      case MOVED -> lasting("%s sends the stream on in a circle.", at);
    };
  }

  static PushFailure passing(String format, PublishAddress at) {
    return new PushFailure(String.format(Locale.ROOT, format, at.host(), at.port()), false);
  }

  static PushFailure lasting(String format, PublishAddress at) {
    return new PushFailure(String.format(Locale.ROOT, format, at.host(), at.port()), true);
  }
}
