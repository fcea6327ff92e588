package org.hlsgateway.tls;

/** A certificate or key cannot be used. Its message is one sentence for a person; no secrets. */
final class UnusableCertificate extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableCertificate(String sentence) {
    super(sentence);
  }

  UnusableCertificate(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
