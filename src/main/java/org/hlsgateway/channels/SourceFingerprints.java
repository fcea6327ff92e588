package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.hlsgateway.config.Settings;

/**
 * Names for sources that give nothing away: what is known of an address can be stored under its
 * fingerprint, and found again by who has the address. HMAC-SHA256 with a key made of the store's,
 * so that guessed addresses cannot be tried against a copy of the database.
 */
@ApplicationScoped
public class SourceFingerprints {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "hls-gateway source fingerprint 1";

  private Path keyFile;
  private volatile SecretKey key;

  /** For the client proxy. */
  protected SourceFingerprints() {}

  @Inject
  SourceFingerprints(Settings settings) {
    this(settings.store().dataDir().resolve("secret.key"));
  }

  /**
   * @param keyFile the store's; made when first needed, if there is none
   */
  public SourceFingerprints(Path keyFile) {
    this.keyFile = keyFile;
  }

  /** 43 letters, digits, - and _; the same for the same address as long as the key file is. */
  public String of(SourceUrl source) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key(), source.value()));
  }

  private SecretKey key() {
    SecretKey known = key;
    if (known == null) {
      SecretKey stored = SecretKeyFile.readOrCreate(keyFile);
      known = new SecretKeySpec(mac(stored, PURPOSE), ALGORITHM);
      key = known;
    }
    return known;
  }

  private static byte[] mac(SecretKey key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
