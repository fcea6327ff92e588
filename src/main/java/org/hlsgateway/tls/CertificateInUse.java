package org.hlsgateway.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A CDI event: this is the gateway's certificate from now on. Fired at the start, if there is one,
 * and after each renewal.
 *
 * @param chain the key's own certificate first, each followed by its issuer
 */
public record CertificateInUse(PrivateKey key, List<X509Certificate> chain) {
  public CertificateInUse {
    chain = List.copyOf(chain);
  }

  @Override
  public String toString() {
    return "CertificateInUse[key hidden]";
  }
}
