"""The peer that pulls and is pushed to as the gateway: MediaMTX, where MEDIAMTX names its program."""

import os
import sys

from stand import LOOPBACK, free_port


def started(stand, paths, key=""):
    """MediaMTX with these paths, or None where it is not at hand, which is said.

    paths: the settings of each by name, a line each. key: what publishers write behind a path's name.
    """
    program = os.environ.get("MEDIAMTX")
    if not program:
        print("  MEDIAMTX is not set: its part is not measured", file=sys.stderr)
        return None
    return MediaMtx(stand.children, stand.directory, program, paths, key)


def peer_name(peer):
    return "MediaMTX" if peer else "MediaMTX: not measured"


class MediaMtx:
    """With the gateway's segments and parts, and nothing that is not asked for."""

    def __init__(self, children, directory, program, paths, key):
        self.key = key
        self.rtmp, self.http = free_port(), free_port()
        configuration = directory / "mediamtx.yml"
        configuration.write_text(
            f"""logLevel: warn
rtsp: false
webrtc: false
srt: false
moq: false
rtmpAddress: {LOOPBACK}:{self.rtmp}
hlsAddress: {LOOPBACK}:{self.http}
hlsVariant: lowLatency
hlsSegmentCount: 7
hlsSegmentDuration: 1s
hlsPartDuration: 200ms
hlsMuxerCloseAfter: 10s
paths:
"""
            + "".join(
                f"  {name}:\n" + "".join(f"    {line}\n" for line in settings.splitlines())
                for name, settings in paths.items()
            )
        )
        self.process = children.start("mediamtx", [program, configuration])

    def address(self, channel):
        return f"http://{LOOPBACK}:{self.http}/{channel}{self.key}/index.m3u8"
