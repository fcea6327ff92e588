package org.hlsgateway.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hlsgateway.channels.ImportedChannel;
import org.hlsgateway.channels.ImportedChannel.More;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the sources in a configuration file of MediaMTX ({@code paths}), go2rtc ({@code streams})
 * or Frigate ({@code cameras}, and its own go2rtc). Of the file only a tree of nodes is made, in
 * which what is named twice is there once: aliases cost nothing, and what contains itself is looked
 * into no deeper than these programs' own fields.
 */
final class YamlReader {
  /** Of the smallest node it makes some hundred bytes. */
  private static final int MOST_CHARACTERS = 2 * 1024 * 1024;

  private static final int MOST_ALIASES = 1_000;

  /** Frigate's cameras often get their pictures from its own go2rtc. */
  private static final Pattern OWN_GO2RTC =
      Pattern.compile("rtsp://(?:127\\.0\\.0\\.1|localhost):8554/([^?#]+).*");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(".*(?:\\{FRIGATE_[A-Z0-9_]+}|\\$\\{[A-Za-z0-9_:. -]+}).*");

  private final List<ImportedChannel> channels = new ArrayList<>();

  private YamlReader() {}

  static ChannelList read(byte[] bytes) throws UnreadableList {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MOST_CHARACTERS)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setAllowDuplicateKeys(true)
            .build();
    YamlReader reader = new YamlReader();
    try {
      Optional<Node> root =
          new Compose(settings).composeString(M3uReader.decode(bytes, 0, bytes.length));
      if (root.isPresent()) {
        reader.file(root.get());
      }
    } catch (YamlEngineException e) {
      throw new UnreadableList("This is no good YAML: " + firstLine(e.getMessage()), e);
    } catch (StackOverflowError e) {
      throw new UnreadableList("This YAML nests too deep to be a file of such a program.", e);
    }
    return ListReader.checked(
        reader.channels, List.of(), "There is no camera or stream with an address in this file.");
  }

  private static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("it cannot be read") + ".";
  }

  private void file(Node root) {
    Optional<Node> streams = field(root, "streams");
    Optional<Node> restreamed =
        streams.or(() -> field(root, "go2rtc").flatMap(own -> field(own, "streams")));
    Optional<Node> cameras = field(root, "cameras");
    field(root, "paths").ifPresent(paths -> entries(paths).forEach(this::path));
    if (cameras.isPresent()) {
      entries(cameras.get()).forEach(camera -> camera(camera, restreamed));
    } else {
      restreamed.ifPresent(all -> entries(all).forEach(this::stream));
    }
  }

  // ---- MediaMTX
  // ----------------------------------------------------------------------------------

  /** One of {@code paths}: its source is an address, or who publishes to it. */
  private void path(NodeTuple path) {
    String name = text(path.getKeyNode());
    String source = field(path.getValueNode(), "source").map(YamlReader::text).orElse("");
    if (source.equals("publisher") || source.equals("redirect") || source.isEmpty()) {
      if (!name.equals("all") && !name.equals("all_others") && !name.startsWith("~")) {
        refuse(path, name, "It has no address: it is pushed to MediaMTX, or only a pattern.");
      }
      return;
    }
    add(path, name, source, true);
  }

  // ---- go2rtc
  // ------------------------------------------------------------------------------------

  private void stream(NodeTuple stream) {
    String name = text(stream.getKeyNode());
    Optional<String> address = address(stream.getValueNode());
    if (address.isPresent()) {
      add(stream, name, address.get(), true);
    } else {
      refuse(stream, name, "None of its sources is an address that can be read without go2rtc.");
    }
  }

  /** The first of several that is an address; what go2rtc is to do with it is left out. */
  private static Optional<String> address(Node sources) {
    List<Node> all = sources instanceof SequenceNode list ? list.getValue() : List.of(sources);
    return all.stream().map(YamlReader::text).flatMap(each -> plain(each).stream()).findFirst();
  }

  private static Optional<String> plain(String source) {
    String address = source.strip().replaceFirst("^ffmpeg:(?=[a-z]+://)", "");
    // "#video=copy#audio=aac" and the like follow the address.
    int options = address.indexOf('#');
    String alone = options < 0 ? address : address.substring(0, options);
    return alone.matches("(?i)(?:rtsps?|rtmps?|https?|srt|udp|rtp)://.+")
        ? Optional.of(alone)
        : Optional.empty();
  }

  // ---- Frigate
  // -----------------------------------------------------------------------------------

  private void camera(NodeTuple camera, Optional<Node> restreamed) {
    String name = text(camera.getKeyNode());
    Node settings = camera.getValueNode();
    Optional<String> path =
        field(settings, "ffmpeg").flatMap(ffmpeg -> field(ffmpeg, "inputs")).flatMap(this::best);
    if (path.isEmpty()) {
      refuse(camera, name, "It has no input with a path.");
      return;
    }
    var own = OWN_GO2RTC.matcher(path.get());
    Optional<String> address =
        own.matches()
            ? restreamed.flatMap(all -> field(all, own.group(1))).flatMap(YamlReader::address)
            : path;
    if (address.isEmpty()) {
      refuse(
          camera, name, "It plays what go2rtc of this file makes of a source, and not an address.");
      return;
    }
    boolean on = !field(settings, "enabled").map(YamlReader::text).orElse("").equals("false");
    String title = field(settings, "friendly_name").map(YamlReader::text).orElse(name);
    add(camera, name, title, address.get(), on);
  }

  /** The path of the input that is recorded, which has the better picture; else of the first. */
  private Optional<String> best(Node inputs) {
    List<Node> all = inputs instanceof SequenceNode list ? list.getValue() : List.of();
    return all.stream()
        .filter(YamlReader::isRecorded)
        .findFirst()
        .or(() -> all.stream().findFirst())
        .flatMap(input -> field(input, "path"))
        .map(YamlReader::text)
        .filter(path -> !path.isEmpty());
  }

  private static boolean isRecorded(Node input) {
    return field(input, "roles")
        .filter(SequenceNode.class::isInstance)
        .map(roles -> ((SequenceNode) roles).getValue().stream())
        .filter(roles -> roles.anyMatch(role -> text(role).equals("record")))
        .isPresent();
  }

  // ---- nodes
  // -------------------------------------------------------------------------------------

  private void add(NodeTuple where, String name, String address, boolean on) {
    add(where, name, name, address, on);
  }

  private void add(NodeTuple where, String name, String title, String address, boolean on) {
    if (PLACEHOLDER.matcher(address).matches()) {
      refuse(where, name, "Its address has a placeholder: write the value itself in its place.");
    } else if (channels.size() <= M3uReader.MOST_CHANNELS) {
      channels.add(ImportedChannel.of(line(where), title, address, More.named(nickname(name), on)));
    }
  }

  /** MediaMTX' paths may have slashes. */
  private static String nickname(String name) {
    return name.replace('/', '-');
  }

  private void refuse(NodeTuple where, String name, String reason) {
    if (channels.size() <= M3uReader.MOST_CHANNELS) {
      channels.add(ImportedChannel.of(line(where), name, "", More.refused(reason)));
    }
  }

  private static int line(NodeTuple tuple) {
    return tuple.getKeyNode().getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private static List<NodeTuple> entries(Node node) {
    return node instanceof MappingNode map ? map.getValue() : List.of();
  }

  private static Optional<Node> field(Node node, String name) {
    return entries(node).stream()
        .filter(entry -> text(entry.getKeyNode()).equals(name))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  /** Blank if it is a list or a map. */
  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }
}
