package org.hlsgateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebServlet;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which package may know which: the table of the design. A package without classes is fine. */
class ArchitectureTest {
  private static final String ROOT = "org.hlsgateway";

  /** What every room but the pure ones may import. */
  private static final Set<String> GROUND =
      Set.of("threads", "time", "http", "lifecycle", "store", "figures");

  /** These know nothing but each other and the JDK. */
  private static final Set<String> PURE = Set.of("media", "packager");

  /** Package -> what it may import of ours, besides itself and the ground. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("media", Set.of()),
          Map.entry("packager", Set.of("media")),
          Map.entry("input", Set.of("media")),
          Map.entry("input.rtsp", Set.of("input", "media", "rtp", "rtsp")),
          // The one way from FFmpeg's output to a session.
          Map.entry("input.ffmpeg", Set.of("ffmpeg", "input", "media")),
          Map.entry("ffmpeg", Set.of("input", "media")),
          Map.entry("threads", Set.of()),
          Map.entry("time", Set.of()),
          Map.entry("http", Set.of()),
          Map.entry("lifecycle", Set.of()),
          Map.entry("store", Set.of()),
          Map.entry("figures", Set.of()),
          Map.entry("config", Set.of()),
          Map.entry("rtmp", Set.of("input", "media")),
          Map.entry("rtp", Set.of("media")),
          Map.entry("rtsp", Set.of("rtp")),
          Map.entry("websocket", Set.of()),
          Map.entry("accounts", Set.of("config")),
          Map.entry("web", Set.of("accounts", "config")),
          // For refusing to start.
          Map.entry("tls", Set.of("config", "web")),
          // The pages and the API of the features are written with web's frame and problems.
          Map.entry("channels", Set.of("accounts", "config", "web")),
          Map.entry("plan", Set.of("channels", "ffmpeg")),
          // Which input, and what is made of it, is for sources to know.
          Map.entry("live", Set.of("channels", "config", "input", "media", "packager")),
          Map.entry(
              "sources",
              Set.of(
                  "channels",
                  "config",
                  "ffmpeg",
                  "input",
                  "input.ffmpeg",
                  "input.rtsp",
                  "live",
                  "media",
                  "packager",
                  "plan",
                  "rtsp")),
          // Makes programmes of channels, and knows which name means what.
          Map.entry("programmes", Set.of("channels", "live", "sources")),
          // Told of frames by live; has pages and an API of its own.
          Map.entry(
              "restream",
              Set.of(
                  "channels",
                  "ffmpeg",
                  "live",
                  "packager",
                  "media",
                  "rtmp",
                  "config",
                  "accounts",
                  "web")),
          // Other gateways' liveboxes, and how this one's is controlled by another gateway.
          Map.entry("boxes", Set.of("accounts", "channels", "config", "web", "websocket")),
          // Starts and stops broadcasts by an API of its own.
          Map.entry(
              "livebox",
              Set.of("accounts", "boxes", "channels", "config", "restream", "rtmp", "web")),
          Map.entry("thumbnails", Set.of("live", "channels", "ffmpeg", "packager", "config")),
          Map.entry(
              "delivery",
              Set.of(
                  "accounts",
                  "channels",
                  "config",
                  "live",
                  "packager",
                  "programmes",
                  "thumbnails",
                  "web")),
          // Both ends of the protocol, and neither of those that speak it.
          Map.entry("control", Set.of()),
          // Channels: a pushed stream must not take a name that the gateway has a source for.
          Map.entry(
              "coordinator",
              Set.of("accounts", "channels", "config", "control", "web", "websocket")),
          // Its API speaks as that of the channels does.
          Map.entry("admin", Set.of("accounts", "channels", "config", "web")),
          Map.entry("guide", Set.of("accounts", "channels", "config", "web")),
          // Told of finished segments by live; has pages and an API of its own.
          Map.entry(
              "recordings", Set.of("channels", "live", "packager", "config", "accounts", "web")),
          Map.entry(
              "encoder",
              Set.of(
                  "channels",
                  "config",
                  "control",
                  "ffmpeg",
                  "input",
                  "live",
                  "media",
                  "packager",
                  "sources",
                  "web")),
          // Refuses to start with web, where its port is taken.
          Map.entry(
              "ingest",
              Set.of(
                  "config",
                  "control",
                  "coordinator",
                  "input",
                  "media",
                  "rtmp",
                  "tls",
                  "web",
                  "websocket")),
          // Reads and tidies up what encoders stored; sends it as recordings are sent.
          Map.entry(
              "publishing",
              Set.of(
                  "accounts",
                  "channels",
                  "config",
                  "control",
                  "coordinator",
                  "encoder",
                  "ingest",
                  "recordings",
                  "web")),
          // Decides about names that are published to; who distributes events builds upon it.
          Map.entry(
              "events",
              Set.of(
                  "accounts",
                  "admin",
                  "channels",
                  "config",
                  "control",
                  "coordinator",
                  "ingest",
                  "rtmp",
                  "web")),
          // Reads along with what is pushed here, sends it on, and answers viewers with playlists.
          Map.entry(
              "distribution",
              Set.of(
                  "accounts",
                  "channels",
                  "config",
                  "control",
                  "coordinator",
                  "delivery",
                  "events",
                  "ingest",
                  "live",
                  "media",
                  "packager",
                  "restream",
                  "rtmp",
                  "web")),
          Map.entry(
              "observability",
              Set.of(
                  "accounts",
                  "admin",
                  "channels",
                  "config",
                  "control",
                  "coordinator",
                  "delivery",
                  "distribution",
                  "encoder",
                  "events",
                  "ffmpeg",
                  "ingest",
                  "input",
                  "live",
                  "media",
                  "packager",
                  "plan",
                  "programmes",
                  "publishing",
                  "recordings",
                  "restream",
                  "rtmp",
                  "sources",
                  "thumbnails",
                  "web")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> everyPackage_importsOnlyWhatTheTableAllows() {
    return MAY_IMPORT.entrySet().stream()
        .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> check(row)));
  }

  private static void check(Map.Entry<String, Set<String>> row) {
    Set<String> others = new TreeSet<>(MAY_IMPORT.keySet());
    others.remove(row.getKey());
    others.removeAll(row.getValue());
    if (!PURE.contains(row.getKey())) {
      others.removeAll(GROUND);
    }
    noClasses()
        .that(areInOneOf(Set.of(row.getKey())))
        .should()
        .dependOnClassesThat(areInOneOf(others))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> areInOneOf(Set<String> rooms) {
    return DescribedPredicate.describe(
        "are in " + String.join(", ", rooms),
        type ->
            type.getPackageName().startsWith(ROOT + ".")
                && rooms.contains(room(type.getPackageName())));
  }

  @Test
  void everyPackage_isInTheTable() {
    assertThat(CLASSES.stream().map(type -> room(type.getPackageName())))
        .isSubsetOf(MAY_IMPORT.keySet());
  }

  /** Every body is read before a servlet or a filter sees the request: see BodyFilter. */
  @Test
  void servletsAndFilters_areReadyForSuspendedRequests() {
    classes()
        .that()
        .areAnnotatedWith(WebServlet.class)
        .should()
        .beAnnotatedWith(asyncSupported(WebServlet.class))
        .check(CLASSES);
    classes()
        .that()
        .areAnnotatedWith(WebFilter.class)
        .should()
        .beAnnotatedWith(asyncSupported(WebFilter.class))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaAnnotation<?>> asyncSupported(
      Class<? extends Annotation> type) {
    return DescribedPredicate.describe(
        "@" + type.getSimpleName() + "(asyncSupported = true)",
        annotation ->
            annotation.getRawType().isEquivalentTo(type)
                && annotation.get("asyncSupported").filter(Boolean.TRUE::equals).isPresent());
  }

  @Test
  void packages_haveNoCycles() {
    slices().assignedFrom(ROOMS).should().beFreeOfCycles().check(CLASSES);
  }

  /** Else it could change the database beside another: see store.OneWriter. */
  @Test
  void connectionsToTheDatabase_areTakenByTheStore_andByTwoWhoOnlyRead() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("store"))
        .and()
        .doNotHaveSimpleName("MigrationHistory")
        .and()
        .doNotHaveSimpleName("HealthChecks")
        .should()
        .callMethod(DataSource.class, "getConnection")
        .check(CLASSES);
  }

  /** What runs is a programme: a channel of the store makes one, and so does what is pushed. */
  @Test
  void liveSessions_knowNoStoreOfChannels() {
    noClasses()
        .that()
        .resideInAPackage(inside("live"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            Pattern.quote(ROOT) + "\\.channels\\.(Channel|Channels|ChannelChanged|Stored.*)")
        .check(CLASSES);
  }

  /** Whoever needs what FFmpeg writes has it from its input. */
  @Test
  void ffmpegIsRun_byItsInput() {
    noClasses()
        .that(DescribedPredicate.not(areInOneOf(Set.of("ffmpeg", "input.ffmpeg"))))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ROOT + ".ffmpeg.FfmpegRun")
        .check(CLASSES);
  }

  @Test
  void packagerAndFfmpeg_knowNothingOfTheServer() {
    noClasses()
        .that()
        .resideInAnyPackage(inside("packager"), inside("ffmpeg"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta..", "org.eclipse.microprofile..", "org.thymeleaf..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void mediaAndPackager_knowOnlyTheJdk() {
    noClasses()
        .that()
        .resideInAnyPackage(inside("media"), inside("packager"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(inside("media"), inside("packager"), "java..", "javax..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void microProfileConfig_isReadInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("config"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.microprofile.config..")
        .check(CLASSES);
  }

  @Test
  void startAndEndOfTheServer_areObservedInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("lifecycle"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("jakarta.annotation.PreDestroy")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("jakarta.enterprise.context.Initialized")
        .check(CLASSES);
  }

  private static String inside(String room) {
    return ROOT + "." + room + "..";
  }

  /** The innermost that the table has, or else the outermost. */
  private static String room(String packageName) {
    String name = packageName.substring(ROOT.length() + 1);
    String[] parts = name.split("\\.");
    String two = parts.length > 1 ? parts[0] + "." + parts[1] : name;
    return MAY_IMPORT.containsKey(two) ? two : parts[0];
  }

  private static final SliceAssignment ROOMS =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return type.getPackageName().startsWith(ROOT + ".")
              ? SliceIdentifier.of(room(type.getPackageName()))
              : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
          return "the rooms";
        }
      };
}
