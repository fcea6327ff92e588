package org.hlsgateway.config;

import java.util.List;

/** The settings cannot work. Its message names every one that is wrong, and what would be right. */
public class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
