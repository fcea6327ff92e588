/**
 * Lists of the channels for televisions and players: M3U with the attributes that IPTV players know
 * (there is no standard: Kodi's, tvheadend's and Plex's documents agree on these), and a programme
 * guide in XMLTV (xmltv.dtd 0.5); as a tuner of the kind HDHomeRun; and lists of others, read.
 */
package org.hlsgateway.guide;
