package org.hlsgateway.guide;

import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.hlsgateway.channels.ListedChannel;

/**
 * The programme guide: of a camera nobody knows more than its title, and players leave out channels
 * without a programme, so it shows that all day.
 */
final class ProgrammeGuide {
  private static final Duration PROGRAMME = Duration.ofHours(4);
  private static final int PROGRAMMES = 12;

  /** xmltv.dtd: YYYYMMDDhhmmss and the zone. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ProgrammeGuide() {}

  /**
   * Writes it as UTF-8. From the day's beginning that was last, two days.
   *
   * @throws XMLStreamException if the stream cannot be written to
   */
  static void write(List<ListedChannel> channels, Instant now, OutputStream out)
      throws XMLStreamException {
    XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeDTD("<!DOCTYPE tv SYSTEM \"xmltv.dtd\">");
    xml.writeStartElement("tv");
    xml.writeAttribute("generator-info-name", "HLS Gateway");
    List<ListedChannel> named = channels.stream().filter(new Once()).toList();
    for (ListedChannel each : named) {
      writeChannel(each, xml);
    }
    Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
    for (ListedChannel each : named) {
      writeProgrammes(each, midnight, xml);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    xml.flush();
  }

  private static void writeChannel(ListedChannel each, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeStartElement("channel");
    xml.writeAttribute("id", each.guideId());
    writeText("display-name", each.guideName(), xml);
    if (each.listing().number().isPresent()) {
      writeText("display-name", Integer.toString(each.listing().number().getAsInt()), xml);
    }
    if (each.listing().logo().isPresent()) {
      xml.writeEmptyElement("icon");
      xml.writeAttribute("src", each.listing().logo().get());
    }
    xml.writeEndElement();
  }

  private static void writeProgrammes(ListedChannel each, Instant from, XMLStreamWriter xml)
      throws XMLStreamException {
    for (int i = 0; i < PROGRAMMES; i++) {
      Instant start = from.plus(PROGRAMME.multipliedBy(i));
      xml.writeStartElement("programme");
      xml.writeAttribute("start", TIME.format(start));
      xml.writeAttribute("stop", TIME.format(start.plus(PROGRAMME)));
      xml.writeAttribute("channel", each.guideId());
      writeText("title", each.channel().title(), xml);
      xml.writeEndElement();
    }
  }

  private static void writeText(String element, String text, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
