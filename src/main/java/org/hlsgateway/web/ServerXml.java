package org.hlsgateway.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What an Open Liberty server is configured with: its server.xml, what that includes, and the
 * configDropins beside it. Variables are not resolved; an include with one in its name is left out.
 */
final class ServerXml {
  private static final String DISALLOW_DOCTYPE =
      "http://apache.org/xml/features/disallow-doctype-decl";

  private final List<Element> elements = new ArrayList<>();
  private final Set<Path> read = new HashSet<>();

  private ServerXml() {}

  /**
   * @param folder the server's, {@code server.config.dir}
   * @throws IOException if server.xml, or something that goes with it, cannot be read
   */
  static ServerXml of(Path folder) throws IOException {
    ServerXml configuration = new ServerXml();
    configuration.addAll(folder.resolve("configDropins/defaults"));
    configuration.add(folder.resolve("server.xml"));
    configuration.addAll(folder.resolve("configDropins/overrides"));
    return configuration;
  }

  /** The last word said of an element's attribute; empty if nothing is. */
  Optional<String> value(String element, String attribute) {
    return elements.stream()
        .filter(each -> each.getTagName().equals(element) && each.hasAttribute(attribute))
        .map(each -> each.getAttribute(attribute))
        .reduce((earlier, later) -> later);
  }

  private void addAll(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.xml")) {
        List<Path> sorted = new ArrayList<>();
        files.forEach(sorted::add);
        sorted.sort(null);
        for (Path file : sorted) {
          add(file);
        }
      }
    }
  }

  private void add(Path file) throws IOException {
    if (!read.add(file.normalize())) {
      return;
    }
    NodeList children = parse(file).getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      Node child = children.item(i);
      if (child instanceof Element element) {
        elements.add(element);
        if (element.getTagName().equals("include")) {
          include(file, element.getAttribute("location"));
        }
      }
    }
  }

  private void include(Path from, String location) throws IOException {
    if (!location.contains("$") && !location.contains(":")) {
      Path file = from.resolveSibling(location);
      if (Files.isRegularFile(file)) {
        add(file);
      }
    }
  }

  private static Element parse(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(DISALLOW_DOCTYPE, true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // Java's own would print on the console.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(in).getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file.getFileName() + " cannot be read", e);
    }
  }
}
