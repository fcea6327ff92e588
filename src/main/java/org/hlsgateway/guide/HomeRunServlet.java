package org.hlsgateway.guide;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonStructure;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.accounts.Links;
import org.hlsgateway.accounts.Televisions;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.channels.ListedChannel;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.Outside;
import org.hlsgateway.http.TrustedProxies;

/**
 * The channels as those of a tuner in the network, by which televisions, Plex and others find them:
 * HDHomeRun's HTTP API (its "HTTP development guide": discover, lineup, lineup status), and the
 * description that UPnP asks for. There is nothing here for whoever is not in the networks of the
 * setting.
 */
@WebServlet(
    urlPatterns = {"/discover.json", "/lineup.json", "/lineup_status.json", "/device.xml"},
    asyncSupported = true)
public class HomeRunServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "HLS Gateway";

  /** With the check digit at its end that libhdhomerun looks at. */
  static final String DEVICE_ID = "10A5F1DA";

  /** Each viewer of a channel shares its session: there is no tuner that is in use. */
  private static final int TUNERS = 16;

  /** Plex and others take no more. */
  private static final int MOST_LISTED = 480;

  private final transient Channels channels;
  private final transient Televisions televisions;
  private final transient TrustedProxies proxies;

  @Inject
  HomeRunServlet(Channels channels, Televisions televisions, Settings settings) {
    this.channels = channels;
    this.televisions = televisions;
    this.proxies = settings.server().trustedProxies();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Network> network = televisions.networkOf(proxies.outside(request).address());
    if (network.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    String base = Outside.of(request).base();
    switch (request.getServletPath()) {
      case "/discover.json" -> write(discover(base), response);
      case "/lineup.json" -> write(lineup(network.get(), base), response);
      case "/lineup_status.json" -> write(status(), response);
      default -> write(device(base), "application/xml", response);
    }
  }

  private static JsonStructure discover(String base) {
    return Json.createObjectBuilder()
        .add("FriendlyName", NAME)
        .add("Manufacturer", NAME)
        .add("ModelNumber", "HDTC-2US")
        .add("FirmwareName", "hlsgateway")
        .add("FirmwareVersion", "1")
        .add("DeviceID", DEVICE_ID)
        .add("DeviceAuth", "hlsgateway")
        .add("TunerCount", TUNERS)
        .add("BaseURL", base)
        .add("LineupURL", base + "/lineup.json")
        .build();
  }

  /** There is nothing to scan for. */
  private static JsonStructure status() {
    return Json.createObjectBuilder()
        .add("ScanInProgress", 0)
        .add("ScanPossible", 0)
        .add("Source", "Cable")
        .add("SourceList", Json.createArrayBuilder().add("Cable"))
        .build();
  }

  private JsonStructure lineup(Network network, String base) {
    List<ListedChannel> on =
        channels.listed().stream().filter(each -> each.channel().enabled()).toList();
    Map<Long, String> admitted =
        televisions.admit(
            on.stream().map(each -> each.channel().id()).toList(), network, MOST_LISTED);
    return lineup(on, admitted, base);
  }

  /**
   * @param admitted what lets in, by channel; those that are not in it are not listed
   */
  static JsonStructure lineup(List<ListedChannel> on, Map<Long, String> admitted, String base) {
    Set<Integer> numbers = new HashSet<>();
    on.forEach(each -> each.listing().number().ifPresent(numbers::add));
    Set<Integer> given = new HashSet<>();
    JsonArrayBuilder list = Json.createArrayBuilder();
    int next = 1;
    for (ListedChannel each : on) {
      String link = admitted.get(each.channel().id());
      if (link == null) {
        continue;
      }
      // Televisions know a channel by its number: each must have one of its own.
      int number = each.listing().number().orElse(0);
      if (number == 0 || !given.add(number)) {
        while (!numbers.add(next)) {
          next++;
        }
        number = next;
      }
      JsonObjectBuilder channel =
          Json.createObjectBuilder()
              .add("GuideNumber", Integer.toString(number))
              .add("GuideName", each.guideName())
              .add(
                  "URL",
                  base
                      + "/hls_gateway/read/"
                      + each.channel().nickname()
                      + "/stream.ts"
                      + (link.isEmpty() ? "" : "?" + Links.PARAMETER + "=" + link));
      each.listing().logo().ifPresent(logo -> channel.add("ImageURL", logo));
      list.add(channel);
    }
    return list.build();
  }

  private static String device(String base) {
    String address = base.replace("&", "&amp;").replace("<", "&lt;");
    return String.format(
        Locale.ROOT,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <root xmlns="urn:schemas-upnp-org:device-1-0">
          <URLBase>%s</URLBase>
          <specVersion><major>1</major><minor>0</minor></specVersion>
          <device>
            <deviceType>urn:schemas-upnp-org:device:MediaServer:1</deviceType>
            <friendlyName>%s</friendlyName>
            <manufacturer>%s</manufacturer>
            <modelName>HDTC-2US</modelName>
            <modelNumber>HDTC-2US</modelNumber>
            <serialNumber>%s</serialNumber>
            <UDN>uuid:%s</UDN>
          </device>
        </root>
        """,
        address,
        NAME,
        NAME,
        DEVICE_ID,
        DEVICE_ID);
  }

  private static void write(JsonStructure json, HttpServletResponse response) throws IOException {
    write(json.toString(), "application/json", response);
  }

  private static void write(String text, String type, HttpServletResponse response)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    response.setContentType(type + ";charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
