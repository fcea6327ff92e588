package org.hlsgateway.accounts;

import javax.crypto.SecretKey;

/** The key in DATA_DIR/secret.key, asked of whoever keeps it. */
public interface SecretKeySource {
  SecretKey secretKey();
}
