/**
 * What of live channels is kept on disk: recordings, and who may list, play, download and delete
 * them. Fed by {@code live}'s finished segments; everything is written by one thread from a bounded
 * queue, so that no disk, however slow or full, holds up anybody who watches.
 *
 * <p>A recording is a folder below DATA_DIR/recordings. No database knows of it: after a crash the
 * folder alone says what was recorded, and nothing can disagree with it.
 */
package org.hlsgateway.recordings;
