package org.hlsgateway.encoder;

import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to streaming servers. Coordinators name them by their IP addresses, which ordinary
 * certificates do not hold: there, whoever has a certificate that Java trusts is believed. A server
 * that is named by its DNS name must have a certificate for that name.
 */
final class SourceTls {
  /** As {@link URI#getHost} has it. */
  private static final Pattern IP_ADDRESS = Pattern.compile("\\[.*]|[0-9.]+");

  private SourceTls() {}

  /**
   * @param server has a host
   * @param trusted null: what Java trusts unless told otherwise
   * @return empty: Java's own way will do
   */
  static Optional<SSLContext> to(URI server, KeyStore trusted) {
    boolean byAddress = IP_ADDRESS.matcher(server.getHost()).matches();
    if (!"wss".equalsIgnoreCase(server.getScheme()) || (!byAddress && trusted == null)) {
      return Optional.empty();
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      TrustManager[] managers = factory.getTrustManagers();
      if (byAddress) {
        managers = new TrustManager[] {new AnyName(extended(managers))};
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return Optional.of(context);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java cannot check certificates", e);
    }
  }

  private static X509ExtendedTrustManager extended(TrustManager[] managers) {
    return Arrays.stream(managers)
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Java has no trust manager for X.509"));
  }

  /** Checks the chain, but not whose it is: the methods of two arguments do not know the host. */
  private static final class AnyName extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager chains;

    AnyName(X509ExtendedTrustManager chains) {
      this.chains = chains;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      chains.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      chains.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      chains.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      chains.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      chains.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      chains.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return chains.getAcceptedIssuers();
    }
  }
}
