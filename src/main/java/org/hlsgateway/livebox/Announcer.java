package org.hlsgateway.livebox;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;

/**
 * Announces the box by mDNS (RFC 6762) and DNS-SD (RFC 6763), on each of this machine's addresses
 * that it is told of. For one thread; calls wait for some seconds.
 */
final class Announcer {
  static final String LIVEBOX = "_livebox._tcp.local.";
  static final String WEB = "_http._tcp.local.";

  private static final Logger LOG = System.getLogger(Announcer.class.getName());

  /** RFC 1035, 2.3.4. */
  private static final int LONGEST_LABEL = 63;

  private final Entry entry;
  private final Map<InetAddress, JmDNS> open = new HashMap<>();

  /** Those that did not work; said once. */
  private final Set<InetAddress> broken = new HashSet<>();

  /**
   * @param name of the box, for people
   * @param id of the box; may be empty
   */
  record Entry(String name, String id, String version, int port) {
    Map<String, String> text(String path) {
      return Map.of("id", id, "version", version, "path", path);
    }

    /** Of its own: the machine's may be announced already, by another program. */
    String host() {
      String plain =
          (name + "-livebox" + (id.isEmpty() ? "" : "-" + id.replace(":", "")))
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^a-z0-9]+", "-")
              .replaceFirst("^-", "");
      return plain.substring(Math.max(0, plain.length() - LONGEST_LABEL)).replaceFirst("^-", "");
    }

    String instance() {
      return name.length() > LONGEST_LABEL ? name.substring(0, LONGEST_LABEL) : name;
    }
  }

  Announcer(Entry entry) {
    this.entry = entry;
  }

  /** On these addresses, and on no others any more. */
  void on(List<InetAddress> addresses) {
    Set<InetAddress> gone = new HashSet<>(open.keySet());
    addresses.forEach(gone::remove);
    gone.forEach(this::close);
    broken.retainAll(addresses);
    for (InetAddress address : addresses) {
      if (!open.containsKey(address)) {
        announce(address);
      }
    }
  }

  private void announce(InetAddress address) {
    JmDNS dns = null;
    try {
      dns = JmDNS.create(address, entry.host());
      dns.registerService(
          ServiceInfo.create(
              LIVEBOX, entry.instance(), entry.port(), 0, 0, entry.text("/api/livebox/v1/")));
      dns.registerService(
          ServiceInfo.create(
              WEB, entry.instance(), entry.port(), 0, 0, entry.text("/hls_gateway/livebox")));
      open.put(address, dns);
      broken.remove(address);
      LOG.log(Level.INFO, "The livebox is announced by mDNS at {0}", address.getHostAddress());
    } catch (IOException | RuntimeException e) {
      if (broken.add(address)) {
        LOG.log(
            Level.WARNING,
            "The livebox cannot be announced by mDNS at {0}: {1}",
            address.getHostAddress(),
            e.toString());
      }
      if (dns != null) {
        close(address, dns);
      }
    }
  }

  private void close(InetAddress address) {
    close(address, open.remove(address));
  }

  private static void close(InetAddress address, JmDNS dns) {
    try {
      // Says goodbye.
      dns.close();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "mDNS at " + address + " did not end in order", e);
    }
  }
}
