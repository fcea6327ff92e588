package org.hlsgateway.web;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The terminal itself. System.out and System.err are Open Liberty's: it writes what it is given
 * into messages.log as well, and marks it on the way.
 */
final class Console {
  private Console() {}

  static void out(String text) {
    print(FileDescriptor.out, text);
  }

  static void err(String text) {
    print(FileDescriptor.err, text);
  }

  // Not closed: that would close the terminal for everybody.
  @SuppressWarnings("resource")
  private static void print(FileDescriptor descriptor, String text) {
    new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8).println(text);
  }
}
