/**
 * How programmes' sources are opened: which input brings them, what is to be made of them, and what
 * earlier looks and runs taught. Knows FFmpeg and the inputs that need none; live sessions know
 * neither, and ask by {@link org.hlsgateway.live.Inputs}.
 */
package org.hlsgateway.sources;
