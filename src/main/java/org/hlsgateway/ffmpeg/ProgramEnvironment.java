package org.hlsgateway.ffmpeg;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The environment that FFmpeg and FFprobe are started with: what they need of this server's own,
 * and nothing else of it, for there are passwords in it. Whoever finds a hole in a decoder does not
 * find those.
 */
public final class ProgramEnvironment {

  private static final Set<String> NAMES =
      Set.of(
          "PATH",
          "LD_LIBRARY_PATH",
          "HOME",
          "TMPDIR",
          "LANG",
          "LANGUAGE",
          // For the time of day on drawn pictures, and their letters.
          "TZ",
          "FONTCONFIG_FILE",
          "FONTCONFIG_PATH");

  /** Of the C library's locale, and of what drives graphics cards. */
  private static final List<String> PREFIXES =
      List.of("LC_", "LIBVA_", "VDPAU_", "CUDA_", "NVIDIA_", "MFX_", "ONEVPL_", "MESA_", "DRI_");

  /** NVIDIA_API_KEY, for one, drives no card. */
  private static final Pattern SECRET =
      Pattern.compile("KEY|SECRET|TOKEN|PASS|CREDENTIAL|AUTH", Pattern.CASE_INSENSITIVE);

  private ProgramEnvironment() {}

  /** Of a server whose environment is {@code ours}. */
  static Map<String, String> of(Map<String, String> ours) {
    Map<String, String> theirs = new TreeMap<>(ours);
    theirs.keySet().removeIf(name -> !isNeeded(name));
    return theirs;
  }

  private static boolean isNeeded(String name) {
    return NAMES.contains(name)
        || PREFIXES.stream().anyMatch(name::startsWith) && !SECRET.matcher(name).find();
  }

  /** Every process that this server starts is started by one of these. */
  public static ProcessBuilder builder(List<String> command) {
    return builder(command, Map.of());
  }

  /**
   * @param more what the environment has besides
   */
  static ProcessBuilder builder(List<String> command, Map<String, String> more) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    Map<String, String> theirs = of(environment);
    environment.clear();
    environment.putAll(theirs);
    environment.putAll(more);
    return builder;
  }
}
