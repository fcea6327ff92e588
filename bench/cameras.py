"""Cameras that are only copied: beside MediaMTX, where MEDIAMTX names its program."""

import contextlib
import random
import re
import statistics
import time
from urllib.parse import urljoin

from measures import Row, ffmpegs, percentile, spent, tree_memory
from mediamtx import peer_name, started
from publisher import Connection, LowLatencyViewer, media_playlists
from stand import Failed

# Enough that what a server costs by itself is little beside them.
CHANNELS = 20
STARTS = 30


class Ours:
    def __init__(self, stand):
        self.gateway = stand.gateway()
        self.process = self.gateway.process

    def address(self, channel):
        return f"{self.gateway.address}/hls_gateway/read/{channel}/index.m3u8"


def cameras(stand):
    """First media at random moments of a group of pictures; CPU and memory of channels with a viewer."""
    starts = 8 if stand.quick else STARTS
    names = [f"copied{number}" for number in range(CHANNELS)]
    names += [f"start{number}" for number in range(starts + 2)]
    source = stand.camera.url("/h264-aac")
    ours = Ours(stand)
    for name in names:
        ours.gateway.add_channel(name, source)
    on_demand = f"source: {source}\nsourceOnDemand: yes\nrtspTransport: tcp"
    peer = started(stand, dict.fromkeys(names, on_demand))
    servers = [server for server in (ours, peer) if server]
    rows = first_media(servers, starts, peer_name(peer))
    return rows + copied(stand, servers, peer_name(peer))


def first_media(servers, starts, peer):
    times = [[] for _ in servers]
    for number in range(starts + 2):
        for server, taken in zip(servers, times):
            # The group of pictures is a second long.
            time.sleep(0.5 + random.random())
            taken.append(one_start(server.address(f"start{number}")) * 1000)
    # The first two wake up what every start needs.
    times = [taken[2:] for taken in times]

    def pair(figure):
        return [figure(taken) for taken in times] + [None] * (2 - len(times))

    return [
        Row("first media of a new channel, median", *pair(statistics.median), "ms", "<= 800 ms", peer),
        Row(f"... the worst of {starts}", *pair(max), "ms", "<= 1300 ms", peer),
    ]


def one_start(address):
    """Seconds until the first media is here; who is refused asks again, as players do."""
    asked = time.monotonic()
    connection = Connection(address)
    playlist = None
    try:
        while time.monotonic() < asked + 30:
            try:
                if not playlist:
                    url, text = connection.get(address)
                    playlist = media_playlists(url, text.decode())[0]
                url, text = connection.get(playlist)
                media = first_of(text.decode())
                if media:
                    connection.get(urljoin(url, media))
                    return time.monotonic() - asked
            except Failed:
                connection.close()
            time.sleep(0.02)
        raise Failed(f"{address}: no media within 30 s")
    finally:
        connection.close()


def first_of(playlist):
    """The name of the first media that is there, a part or a segment; None if none is."""
    gap = False
    for line in playlist.splitlines():
        if line.startswith("#EXT-X-PART:") and "GAP=YES" not in line:
            return re.search(r'URI="([^"]+)"', line)[1]
        gap = gap or line == "#EXT-X-GAP"
        if line and not line.startswith("#"):
            if not gap:
                return line
            gap = False
    return None


def copied(stand, servers, peer):
    seconds = 20 if stand.quick else 60
    # The channels of the starts stop, and take their last buffers along.
    time.sleep(30)
    idle = [tree_memory(server) for server in servers]
    with contextlib.ExitStack() as ends:
        viewers = []
        for server in servers:
            for number in range(CHANNELS):
                viewer = LowLatencyViewer.as_soon_as_it_can(server.address(f"copied{number}"))
                ends.callback(viewer.close)
                viewers.append(viewer)
        # The JVM goes on compiling for minutes: that is spent once, not by each channel.
        time.sleep(30 if stand.quick else 150)
        used = spent([server.process.pid for server in servers], seconds)
        memory = [tree_memory(server) for server in servers]
        processes = len(ffmpegs(servers[0].process.pid))
        failed = [viewer.failure for viewer in viewers if viewer.failure or not viewer.arrivals]
        if failed:
            raise Failed(f"{len(failed)} viewers broke off: {failed[:1]}")
        late = []
        for server in range(len(servers)):
            group = viewers[server * CHANNELS : (server + 1) * CHANNELS]
            late.append(percentile([s * 1000 for viewer in group for s in viewer.lateness()], 0.95))

    def pair(values):
        return list(values) + [None] * (2 - len(servers))

    def each(after, before):
        return ((now - then) / CHANNELS for now, then in zip(after, before))

    share = 60 / seconds / CHANNELS
    what = f"of each of {CHANNELS} cameras read directly, with a low-latency viewer"
    return [
        Row(f"CPU in a minute {what}", *pair(s * share for s in used), "s", "ratio <= 1.00", peer, 2),
        Row("... memory that each adds", *pair(each(memory, idle)), "MiB", "ratio <= 1.00", peer, 1),
        Row("... memory of the whole process", *pair(memory), "MiB", "<= 300 MiB", peer),
        Row("... how late parts are listed, 95 of 100", *pair(late), "ms", "", peer),
        Row("... processes of FFmpeg", processes, None, "", "0", ""),
    ]
