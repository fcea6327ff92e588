package org.hlsgateway.channels;

/** A channel, and how it stands in lists for televisions and players. */
public record ListedChannel(Channel channel, ListingSettings listing) {

  /** Its id in lists and guides. */
  public String guideId() {
    return listing.guideId().orElse(channel.nickname().value());
  }

  /** Its name in guides. */
  public String guideName() {
    return listing.guideName().orElse(channel.title());
  }
}
