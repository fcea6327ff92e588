package org.hlsgateway.publishing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.hlsgateway.config.Settings;
import org.hlsgateway.encoder.storage.Storage;
import org.hlsgateway.encoder.storage.Storages;
import org.hlsgateway.encoder.storage.StoredFile;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;

/**
 * The storage that encoders of the settings write to, to be read and tidied up. Calls take as long
 * as it takes to answer, a minute or so at most.
 */
@ApplicationScoped
@StartsAt(Stage.DELIVERY)
public class SharedStorage implements Part {
  /** The longest index: as many segments as a VOD playlist may have take a tenth of it. */
  private static final long LARGEST_INDEX = 64L << 20;

  private Storage storage;

  /** For the client proxy. */
  protected SharedStorage() {}

  @Inject
  SharedStorage(Settings settings) {
    this(Storages.open(settings.encoder().storage()));
  }

  SharedStorage(Storage storage) {
    this.storage = storage;
  }

  /**
   * To be closed by the caller.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  StoredFile open(StoragePath path) throws IOException {
    return storage.open(path.path());
  }

  /**
   * All of an index.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  byte[] read(StoragePath path) throws IOException {
    try (StoredFile file = storage.open(path.path())) {
      if (file.length() > LARGEST_INDEX) {
        throw new IOException("the index " + path.path() + " is too large");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) file.length());
      file.writeTo(bytes, 0, file.length());
      return bytes.toByteArray();
    }
  }

  /** One that is not there is no error. */
  void delete(StoragePath path) throws IOException {
    storage.delete(path.path());
  }

  /**
   * @return false if the storage does not know what is in a folder: then nothing was deleted
   */
  boolean deleteFolder(String folder) throws IOException {
    return storage.deleteFolder(folder);
  }

  @Override
  public void stop() {
    storage.close();
  }
}
