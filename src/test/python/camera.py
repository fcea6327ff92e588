"""A camera for tests: an RTSP server on the loopback interface with one mount per kind of camera.

    /usr/bin/python3 camera.py [PORT] [--log-keyframes]

PORT 0 (the default) takes a free one. The first line on stdout is "ready PORT". Afterwards one
command per line on stdin, each answered with one line:

    cut       drop every client and refuse new ones      -> ok
    restore   listen again                               -> ok
    stall     keep the connections, send no media        -> ok
    resume    send media again                           -> ok
    clients   how many connections are open              -> clients N
    quit      end; the end of stdin does the same, so that no camera outlives who started it

With --log-keyframes each keyframe that is about to be sent prints "keyframe /mount MILLIS", the wall
clock in milliseconds since 1970.

Picture and sound are in step: the sound ticks every second, and at every other tick the colours
invert. The picture of /clock carries the wall clock instead: see ClockPicture.
"""

import os
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

USER, PASSWORD = "camera", "p@ss:#^%1"
SLOW_SECONDS = 8

# How many frames a second the mounts /night and /night-silent have, and for how many seconds; the
# last for as long as somebody looks.
NIGHT_RATES = ((25, 10), (5, 8), (0.5, 14), (5, 6), (25, 1_000_000))
FRAMES_PER_SECOND = 25
WIDTH, HEIGHT = 640, 360

RAW = f"video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={FRAMES_PER_SECOND}/1"
BALL = (
    "videotestsrc is-live=true pattern=ball motion=sweep flip=true animation-mode=frames "
    f"! {RAW} ! valve name=valve0"
)
SNOW = f"videotestsrc is-live=true pattern=snow ! {RAW} ! valve name=valve0"
CLOCK = f"appsrc name=clock is-live=true do-timestamp=true format=time caps={RAW} ! valve name=valve0"
NIGHT = (
    "videotestsrc is-live=true pattern=ball motion=sweep flip=true animation-mode=frames "
    f"! {RAW} ! identity name=night ! valve name=valve0"
)
TICKS = "audiotestsrc is-live=true wave=ticks samplesperbuffer=480 ! valve name=valve1"


def h264(keyframe_seconds=1, kilobits=800, options="tune=zerolatency", profile="constrained-baseline"):
    frames = keyframe_seconds * FRAMES_PER_SECOND
    # One thread is one slice for each frame: the payloader marks the end of a frame after every
    # slice of a keyframe, and readers would take the slices for frames.
    return (
        f"x264enc {options} threads=1 speed-preset=ultrafast key-int-max={frames} bitrate={kilobits} "
        "option-string=scenecut=0 "
        f"! video/x-h264,profile={profile} ! h264parse "
        "! rtph264pay name=pay0 pt=96 config-interval=-1"
    )


HEVC = (
    f"x265enc tune=zerolatency speed-preset=ultrafast key-int-max={FRAMES_PER_SECOND} bitrate=500 "
    "! h265parse ! rtph265pay name=pay0 pt=96 config-interval=-1"
)


def aac(pay="pay1"):
    return (
        "audio/x-raw,rate=48000,channels=2 ! audioconvert ! avenc_aac bitrate=96000 ! aacparse "
        f"! rtpmp4gpay name={pay} pt=97"
    )


PCMA = "audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8"

L16 = (
    "audio/x-raw,rate=44100,channels=2 ! audioconvert ! audio/x-raw,format=S16BE "
    "! rtpL16pay name=pay1 pt=97"
)

PIPELINES = {
    "/h264-aac": f"{BALL} ! {h264()} {TICKS} ! {aac()}",
    "/h264-g711": f"{BALL} ! {h264()} {TICKS} ! {PCMA}",
    "/h264-l16": f"{BALL} ! {h264()} {TICKS} ! {L16}",
    "/video-only": f"{BALL} ! {h264()}",
    "/audio-only": f"{TICKS} ! {aac('pay0')}",
    "/gop10": f"{BALL} ! {h264(keyframe_seconds=10)} {TICKS} ! {aac()}",
    "/bframes": f"{BALL} ! {h264(options='bframes=2 b-adapt=false', profile='main')} "
    f"{TICKS} ! {aac()}",
    "/digest": f"{BALL} ! {h264()} {TICKS} ! {aac()}",
    "/slow": f"{BALL} ! {h264()} {TICKS} ! {aac()}",
    "/hevc": f"{BALL} ! {HEVC}",
    "/mjpeg": f"{BALL} ! jpegenc ! rtpjpegpay name=pay0 pt=26 {TICKS} ! {PCMA}",
    # About 1 MiB for each second: what a segment of a good camera weighs.
    "/big": f"{SNOW} ! {h264(kilobits=8600)}",
    "/udp-only": f"{BALL} ! {h264()} {TICKS} ! {aac()}",
    "/clock": f"{CLOCK} ! {h264()}",
    # Slows down when it gets dark, and comes back: pictures stand for two seconds.
    "/night": f"{NIGHT} ! {h264()} {TICKS} ! {aac()}",
    "/night-silent": f"{NIGHT} ! {h264()}",
}


class ClockPicture:
    """A grey picture whose top carries the wall clock, readable after lossy coding.

    The lower 40 bits of the milliseconds since 1970, most significant first, are 40 blocks of 16 by
    16 pixels at the top edge, white for 1 and black for 0; the row of blocks below it is the inverse,
    so that a reader can tell a clock from anything else.
    """

    BITS = 40
    BLOCK = WIDTH // BITS

    def __init__(self):
        below = WIDTH * (HEIGHT - 2 * self.BLOCK)
        chroma = WIDTH * HEIGHT // 2
        self.rest = bytes([96]) * below + bytes([128]) * chroma

    def at(self, millis):
        row, inverse = bytearray(), bytearray()
        for bit in range(self.BITS - 1, -1, -1):
            one = millis >> bit & 1
            row += bytes([235 if one else 16]) * self.BLOCK
            inverse += bytes([16 if one else 235]) * self.BLOCK
        return bytes(row * self.BLOCK + inverse * self.BLOCK) + self.rest


class NightFrames:
    """Lets through as many frames as NIGHT_RATES say, from the first one on."""

    def __init__(self):
        self.began = None
        self.due = 0.0

    def probe(self, _pad, probe):
        seconds = probe.get_buffer().pts / Gst.SECOND
        self.began = seconds if self.began is None else self.began
        since = seconds - self.began
        if since + 0.001 < self.due:
            return Gst.PadProbeReturn.DROP
        end = 0
        for rate, length in NIGHT_RATES:
            end += length
            if since < end:
                self.due = since + 1 / rate
                break
        return Gst.PadProbeReturn.OK


class Mount:
    """One address of the camera, and the media behind it while somebody looks."""

    def __init__(self, path, launch, log_keyframes):
        self.path = path
        self.log_keyframes = log_keyframes
        self.stalled = False
        self.elements = []
        self.factory = GstRtspServer.RTSPMediaFactory()
        self.factory.set_launch(f"( {launch} )")
        self.factory.set_shared(True)
        transport = GstRtsp.RTSPLowerTrans
        self.factory.set_protocols(transport.UDP if path == "/udp-only" else transport.TCP)
        roles = ["camera"] if path == "/digest" else ["camera", "anonymous"]
        for role in ("camera", "anonymous"):
            allowed = "true" if role in roles else "false"
            self.factory.add_role_from_structure(
                Gst.Structure.from_string(
                    # Seeing without being allowed to start it is what makes the answer 401, not 404.
                    f"{role}, media.factory.access=(boolean)true, "
                    f"media.factory.construct=(boolean){allowed}"
                )[0]
            )
        self.factory.connect("media-configure", self.configure)

    def configure(self, _factory, media):
        element = media.get_element()
        self.elements.append(element)
        self.apply_stall(element)
        ended = threading.Event()
        media.connect("unprepared", self.forget, element, ended)
        clock = element.get_by_name("clock")
        if clock:
            threading.Thread(target=self.show_clock, args=(clock, ended), daemon=True).start()
        night = element.get_by_name("night")
        if night:
            night.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, NightFrames().probe)
        if self.log_keyframes:
            pad = element.get_by_name("pay0").get_static_pad("sink")
            pad.add_probe(Gst.PadProbeType.BUFFER, self.tell_keyframe)

    def forget(self, _media, element, ended):
        ended.set()
        if element in self.elements:
            self.elements.remove(element)

    def stall(self, stalled):
        self.stalled = stalled
        for element in list(self.elements):
            self.apply_stall(element)

    def apply_stall(self, element):
        for name in ("valve0", "valve1"):
            valve = element.get_by_name(name)
            if valve:
                valve.set_property("drop", self.stalled)

    def show_clock(self, source, ended):
        picture = ClockPicture()
        due = time.monotonic()
        while not ended.wait(max(0.0, due - time.monotonic())):
            frame = picture.at(time.time_ns() // 1_000_000)
            buffer = Gst.Buffer.new_wrapped(frame)
            buffer.duration = Gst.SECOND // FRAMES_PER_SECOND
            if source.emit("push-buffer", buffer) == Gst.FlowReturn.FLUSHING:
                # Not playing yet, or no longer: the next frame may find it changed.
                pass
            due += 1 / FRAMES_PER_SECOND

    def tell_keyframe(self, _pad, probe):
        if not probe.get_buffer().has_flags(Gst.BufferFlags.DELTA_UNIT):
            say(f"keyframe {self.path} {time.time_ns() // 1_000_000}")
        return Gst.PadProbeReturn.OK


class Camera:
    """The server with all mounts."""

    def __init__(self, port, log_keyframes):
        self.clients = 0
        self.server = GstRtspServer.RTSPServer()
        self.server.set_address("127.0.0.1")
        self.server.set_service(str(port))
        # A thread for each client, so that a slow or stalled mount holds up nobody else.
        GstRtspServer.RTSPThreadPool.set_max_threads(self.server.get_thread_pool(), -1)
        self.server.set_auth(self.digest_login())
        self.server.connect("client-connected", self.connected)
        mount_points = self.server.get_mount_points()
        self.mounts = [Mount(path, launch, log_keyframes) for path, launch in PIPELINES.items()]
        for mount in self.mounts:
            mount_points.add_factory(mount.path, mount.factory)
        self.source = self.listen()
        self.server.set_service(str(self.server.get_bound_port()))

    @staticmethod
    def digest_login():
        auth = GstRtspServer.RTSPAuth()
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        camera = GstRtspServer.RTSPToken()
        camera.set_string("media.factory.role", "camera")
        auth.add_digest(USER, PASSWORD, camera)
        anonymous = GstRtspServer.RTSPToken()
        anonymous.set_string("media.factory.role", "anonymous")
        auth.set_default_token(anonymous)
        return auth

    def listen(self):
        source = self.server.attach(None)
        if source == 0:
            sys.exit(f"camera: cannot listen on port {self.server.get_service()}")
        return source

    def connected(self, _server, client):
        self.clients += 1
        client.connect("closed", self.closed)
        client.connect("pre-describe-request", self.before_describe)

    def closed(self, _client):
        self.clients -= 1

    @staticmethod
    def before_describe(_client, context):
        if context.uri.abspath.startswith("/slow"):
            time.sleep(SLOW_SECONDS)
        return GstRtsp.RTSPStatusCode.OK

    def cut(self):
        if self.source:
            GLib.source_remove(self.source)
            self.source = 0
        self.server.client_filter(lambda _server, _client: GstRtspServer.RTSPFilterResult.REMOVE)

    def restore(self):
        if not self.source:
            self.source = self.listen()

    def stall(self, stalled):
        for mount in self.mounts:
            mount.stall(stalled)

    def obey(self, command):
        if command == "cut":
            self.cut()
        elif command == "restore":
            self.restore()
        elif command in ("stall", "resume"):
            self.stall(command == "stall")
        elif command == "clients":
            say(f"clients {self.clients}")
            return
        else:
            say(f"unknown command {command}")
            return
        say("ok")


def say(line):
    # One write for each line: several threads speak.
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def read_commands(camera):
    for line in sys.stdin:
        command = line.strip()
        if command == "quit":
            break
        GLib.idle_add(lambda command=command: camera.obey(command) and False)
    # Clients may be in the middle of anything: waiting for them could take for ever.
    os._exit(0)


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    Gst.init(None)
    camera = Camera(int(arguments[0]) if arguments else 0, "--log-keyframes" in sys.argv)
    say(f"ready {camera.server.get_bound_port()}")
    threading.Thread(target=read_commands, args=(camera,), daemon=True).start()
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
