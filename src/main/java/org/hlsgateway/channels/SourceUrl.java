package org.hlsgateway.channels;

/** A source's address, already found acceptable. Prints masked; the secret is asked for by name. */
public record SourceUrl(String value) {

  /** The address as FFmpeg needs it, password and all. Never log it, never render it. */
  public String revealed() {
    return value;
  }

  /** The address with the password as {@code ***}. */
  public String masked() {
    return value.replaceFirst("://([^/@:]*):[^/]*@", "://$1:***@");
  }

  @Override
  public String toString() {
    return masked();
  }
}
