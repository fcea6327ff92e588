/** Fragmented MP4, read and written: ISO/IEC 14496-12. */
package org.hlsgateway.packager.fmp4;
