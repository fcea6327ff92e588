package org.hlsgateway.tls;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Open Liberty's side of HTTPS: it is told to listen with a key store, and to read the key store
 * again.
 *
 * <p>Liberty reads its configuration before the application runs, so the port's key store, whose
 * password is of this start, cannot be in it. server.xml includes a file that is not there; it is
 * written, Liberty is asked to look, and once it listens the file is removed again: a start after a
 * crash must not find the port and the password of the start before.
 */
final class Listener {
  /** As in server.xml. */
  private static final String INCLUDED = "tls.xml";

  private static final String FILE_NOTIFICATION =
      "WebSphere:service=com.ibm.ws.kernel.filemonitor.FileNotificationMBean";
  private static final String KEY_STORE_ID = "tls";

  private final Path configuration;

  /**
   * @param outputFolder server.output.dir, which Liberty itself writes to
   */
  Listener(Path outputFolder) {
    this.configuration = outputFolder.resolve(INCLUDED);
  }

  /** Asks for the port; it is open some moments later. */
  void open(KeyStoreFile keyStore, int port) throws IOException {
    Files.createFile(configuration, KeyStoreFile.ownerOnly());
    Files.writeString(configuration, xml(keyStore, port), StandardCharsets.UTF_8);
    ask("processConfigurationChanges");
  }

  /**
   * Closes what a predecessor had opened by a file that it could not remove, because it was killed
   * in that moment.
   *
   * @return true if there was such a file: its port, open by now, is closed some moments later
   */
  boolean closePredecessor() throws IOException {
    if (!Files.deleteIfExists(configuration)) {
      return false;
    }
    ask("processConfigurationChanges");
    return true;
  }

  /** Removes what {@link #open} wrote; the port stays open. */
  void forget() throws IOException {
    Files.deleteIfExists(configuration);
  }

  /** Has new connections use what is in the key store now; those that are open stay as they are. */
  void readAgain() throws IOException {
    if (!Boolean.TRUE.equals(ask("processSecurityChanges", KEY_STORE_ID))) {
      throw new IOException("Open Liberty has no key store " + KEY_STORE_ID);
    }
  }

  static String xml(KeyStoreFile keyStore, int port) {
    return String.format(
        Locale.ROOT,
        """
        <server>
            <keyStore id="%1$s" type="PKCS12" location="%2$s" password="%3$s" updateTrigger="mbean"/>
            <ssl id="tls" keyStoreRef="%1$s" sslProtocol="TLSv1.2,TLSv1.3"/>
            <sslOptions id="tls" sslRef="tls"/>
            <httpEndpoint id="tls" host="${BIND_ADDRESS}" httpPort="-1" httpsPort="%4$d"
                          protocolVersion="http/2" sslOptionsRef="tls"/>
        </server>
        """,
        KEY_STORE_ID,
        attribute(keyStore.file().toString()),
        keyStore.password(),
        port);
  }

  private static String attribute(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static Object ask(String operation, String... arguments) throws IOException {
    String[] types = new String[arguments.length];
    Arrays.fill(types, String.class.getName());
    try {
      return ManagementFactory.getPlatformMBeanServer()
          .invoke(new ObjectName(FILE_NOTIFICATION), operation, arguments, types);
    } catch (JMException e) {
      throw new IOException("Open Liberty does not answer to " + operation, e);
    }
  }
}
