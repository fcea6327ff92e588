package org.hlsgateway.encoder.storage;

import java.time.Clock;
import org.hlsgateway.config.Settings;

/** Opens what the settings ask for. */
public final class Storages {
  private Storages() {}

  /** Does not look whether it answers: that shows with the first file, and may change. */
  public static Storage open(Settings.Storage settings) {
    if (settings instanceof Settings.FileStorage files) {
      return new FileStorage(files.folder());
    }
    if (settings instanceof Settings.HttpStorage http) {
      return new HttpStorage(http.target().url().orElseThrow(), http.target().authorization());
    }
    if (settings instanceof Settings.AzureStorage azure) {
      return AzureStorage.open(azure, Clock.systemUTC());
    }
    return S3Storage.open((Settings.S3Storage) settings);
  }
}
