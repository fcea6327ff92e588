"""What is pushed by RTMP and only copied: beside MediaMTX, where MEDIAMTX names its program."""

import contextlib
import statistics
import time

from measures import Row, heap, memory_of, spent
from mediamtx import peer_name, started
from publisher import Connection, Crowd, LowLatencyViewer, Wire, flv_file, media_playlists
from stand import Failed, Gateway, free_port, wait_for

# As long as one of the gateway's parts.
LATE_SECONDS = 0.2
COMPARED = 8
MANY = 200


class Ours:
    def __init__(self, stand):
        self.rtmp = free_port()
        settings = {"RTMP_PORT": str(self.rtmp), "PUBLISH_OPEN": "YES"}
        self.gateway = Gateway(stand.children, stand.directory / "data", **settings)
        self.process = self.gateway.process

    def address(self, channel):
        return f"{self.gateway.address}/hls_gateway/read/{channel}/index.m3u8"


def publish(stand):
    """First media, CPU of copied pushes with a low-latency viewer each, and many pushes at once."""
    wire = Wire(flv_file(stand.directory / "publish.flv", 260))
    ours = Ours(stand)
    peer = started(stand, {"all_others": ""}, "/any")
    with Crowd(wire) as crowd:
        rows = copied(stand, ours, peer, crowd)
        rows += first_media(ours, peer, crowd)
    with Crowd(wire) as crowd:
        rows += many(stand, ours, crowd)
    return rows


def copied(stand, ours, peer, crowd):
    seconds = 15 if stand.quick else 30
    with contextlib.ExitStack() as ends:
        for server in filter(None, (ours, peer)):
            for number in range(COMPARED):
                crowd.add(server.rtmp, f"copied{number}")
        viewers = []
        for server in filter(None, (ours, peer)):
            for number in range(COMPARED):
                viewer = LowLatencyViewer.as_soon_as_it_can(server.address(f"copied{number}"))
                ends.callback(viewer.close)
                viewers.append(viewer)
        # The JVM goes on compiling for minutes: that is spent once, not by each stream.
        time.sleep(30 if stand.quick else 150)
        pids = [server.process.pid for server in (ours, peer) if server]
        used = spent(pids, seconds)
        failed = [viewer.failure for viewer in viewers if viewer.failure or not viewer.arrivals]
        if failed or crowd.broken:
            raise Failed(f"{len(failed)} viewers and {crowd.broken} publishers broke off: {failed[:1]}")
    for publisher in list(crowd.publishers):
        crowd.remove(publisher)
    time.sleep(10)
    idle = spent([pids[0]], seconds)[0]
    share = 60 / seconds / COMPARED
    return [
        Row(
            "CPU of a copied push with a low-latency viewer in a minute",
            (used[0] - idle) * share,
            used[1] * share if peer else None,
            "s",
            "ratio <= 1.00",
            peer_name(peer),
            2,
        )
    ]


def first_media(ours, peer, crowd):
    def median(server):
        return statistics.median(one_start(server, crowd, f"start{number}") for number in range(5)) * 1000

    return [
        Row(
            "first listed part after the first keyframe of a push",
            median(ours),
            median(peer) if peer else None,
            "ms",
            "<= 100 ms",
            peer_name(peer),
        )
    ]


def one_start(server, crowd, channel):
    publisher = crowd.add(server.rtmp, channel)
    connection = Connection(server.address(channel))

    def first_part():
        try:
            url, master = connection.get(server.address(channel))
            playlist = media_playlists(url, master.decode())[0]
            return b"#EXT-X-PART:" in connection.get(playlist)[1] and time.time()
        except (OSError, Failed):
            connection.close()
            return None

    listed = wait_for(f"the first part of {channel}", first_part, 30)
    connection.close()
    crowd.remove(publisher)
    return listed - publisher.keyframe_at


def many(stand, ours, crowd):
    pid = ours.process.pid
    time.sleep(12)  # Those before may still come back.
    before, resident = heap(ours.gateway), memory_of(pid)
    for number in range(MANY):
        crowd.add(ours.rtmp, f"many{number}")
        # Not all keyframes at one moment.
        time.sleep(0.03)
    with contextlib.ExitStack() as ends:
        viewers = []
        for number in (0, MANY // 2, MANY - 1):
            viewer = LowLatencyViewer.as_soon_as_it_can(ours.address(f"many{number}"))
            ends.callback(viewer.close)
            viewers.append(viewer)
        time.sleep(20)
        for viewer in viewers:
            viewer.arrivals.clear()
        cpu = spent([pid], 20 if stand.quick else 40)[0] / (20 if stand.quick else 40)
        late = [seconds for viewer in viewers for seconds in viewer.lateness()]
        if crowd.broken or any(viewer.failure for viewer in viewers):
            raise Failed(f"{crowd.broken} publishers broke off; {[v.failure for v in viewers]}")
    used = (heap(ours.gateway) - before) / MANY
    grown = (memory_of(pid) - resident) / MANY
    return [
        Row(f"cores that {MANY} pushes of 1 Mbit/s take", cpu, None, "", "", "", 2),
        Row("... parts that were late, of " + str(len(late)), sum(s > LATE_SECONDS for s in late), None, "", "0", ""),
        Row("... the latest", max(late) * 1000, None, "ms", "", ""),
        Row("... heap of a push, its live window included", used, None, "MiB", "< 8 + window", "", 2),
        Row("... the process's memory for it", grown, None, "MiB", "", "", 2),
    ]
