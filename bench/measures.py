"""The measurements. Each gives rows for the table: the gateway's figure beside its peer's."""

import contextlib
import pathlib
import re
import statistics
import subprocess
import threading
import time
import zipfile
from dataclasses import dataclass

from browser import Browser
from relay import Relay
from stand import (
    LOOPBACK,
    ROOT,
    Children,
    Failed,
    Gateway,
    Nginx,
    Viewer,
    cpu_seconds,
    family,
    plain_ffmpeg,
    wait_for,
)
from suspended import Suspended


@dataclass
class Row:
    """One line of the table; ratio is gateway / peer."""

    figure: str
    gateway: float
    peer: float | None
    unit: str
    wanted: str
    peer_is: str
    digits: int = 0

    def cells(self):
        def shown(value):
            return "-" if value is None else f"{value:.{self.digits}f} {self.unit}".strip()

        ratio = f"{self.gateway / self.peer:.2f}" if self.peer else "-"
        return (self.figure, shown(self.gateway), shown(self.peer), ratio, self.wanted, self.peer_is)


@dataclass
class Stand:
    """What a measurement gets; what it starts ends with it."""

    everything: Children
    camera: object
    directory: pathlib.Path
    quick: bool

    def __post_init__(self):
        self.children = Children(self.everything.log_directory)

    def gateway(self, jvm_args=""):
        return Gateway(self.children, self.directory / "data", jvm_args)

    def clear(self):
        self.children.end_all()
        try:
            self.camera.wait_until_alone()
        except (Failed, OSError):
            # A client that lingers disturbs the next measurement less than giving up would.
            pass


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# --- (a) Cold start -------------------------------------------------------------------------------


def start(stand):
    """Nobody watches and the camera is idle; then somebody comes."""
    relay = Relay(LOOPBACK, stand.camera.port)
    source = f"rtsp://{LOOPBACK}:{relay.port}/h264-aac"
    gateway = stand.gateway()
    gateway.add_channel("start", source)
    since_keyframe, since_request = ([], []), ([], [])
    # The first round warms up both, and does not count.
    for round_number in range(3 if stand.quick else 6):
        for which, run in enumerate((gateway_start, ffmpeg_start)):
            stand.camera.wait_until_alone()
            asked = time.time()
            listed = run(stand, source, gateway, round_number)
            keyframe = next(at for at in relay.keyframes if at >= asked)
            if round_number:
                since_keyframe[which].append((listed - keyframe) * 1000)
                since_request[which].append((listed - asked) * 1000)
    keyframe, request = (
        [statistics.median(values) for values in pair] for pair in (since_keyframe, since_request)
    )
    relay.close()
    remembered, unknown = looked_at(stand, gateway)
    peer = "ffmpeg -c copy -f hls: first playlist"
    return [
        Row("first part listed after first keyframe", *keyframe, "ms", "<= 300 ms", peer),
        Row("first part listed after first request", *request, "ms", "", peer),
        Row(
            "the same, a source that must be transcoded and is known",
            remembered,
            unknown,
            "ms",
            "",
            "the very first start of such a source",
        ),
    ]


def looked_at(stand, gateway):
    """Cold starts of a source whose sound cannot be copied: remembered, and never seen before."""
    remembered, unknown = [], []
    for number in range(2 if stand.quick else 5):
        # The camera does not mind the query; to the gateway it is another source.
        source = stand.camera.url("/h264-g711") + f"?{number}"
        gateway.add_channel(f"look{number}", source, through_ffmpeg=True)
        for times in (unknown, remembered):
            stand.camera.wait_until_alone()
            asked = time.time()
            listed = gateway_start(stand, None, gateway, number, f"look{number}")
            times.append((listed - asked) * 1000)
    return statistics.median(remembered), statistics.median(unknown)


def gateway_start(_stand, _source, gateway, _round_number, nickname="start"):
    url = gateway.media_playlist_url(nickname)
    wait_for("a first part", lambda: re.search(r"#EXT-X-PART:|#EXTINF", gateway.get(url).decode()))
    listed = time.time()
    gateway.api("POST", f"/{nickname}/stop")
    return listed


def ffmpeg_start(stand, source, _gateway, round_number):
    folder = stand.directory / f"ffmpeg{round_number}"
    folder.mkdir()
    playlist = folder / "index.m3u8"
    process = plain_ffmpeg(stand.children, source, playlist)
    wait_for("FFmpeg's playlist", playlist.exists)
    listed = time.time()
    stand.children.end(process)
    return listed


# --- (f) Boot --------------------------------------------------------------------------------------


def boot(stand):
    """What it costs until the gateway is ready, and what it takes then; all its processes counted."""
    rows = []
    for which in ("first start on a DATA_DIR", "start after that"):
        began = time.monotonic()
        gateway = stand.gateway()
        seconds = time.monotonic() - began
        cpu = cpu_seconds(gateway.process.pid)
        rows += [
            Row(f"CPU until ready, {which}", cpu, None, "s", "<= 15 s", "", 1),
            Row(f"time until ready, {which}", seconds, None, "s", "", "", 1),
            Row(f"memory when ready, {which}", tree_memory(gateway), None, "MiB", "", ""),
        ]
        if which.startswith("first"):
            gateway.end()
    time.sleep(10 if stand.quick else 60)
    rows.append(Row("memory of an idle gateway", tree_memory(gateway), None, "MiB", "<= 300 MiB", ""))
    count, seconds = 20, 20 if stand.quick else 60
    for number in range(count):
        gateway.add_channel(f"boot{number}", stand.camera.url("/h264-aac"), pinned=True)
    share = 60 / seconds / count
    first = spent([gateway.process.pid], seconds)[0] * share
    for number in range(count):
        wait_for("all channels to be live", lambda: gateway.state(f"boot{number}") == "LIVE", 60)
    time.sleep(10 if stand.quick else 180)
    warm = spent([gateway.process.pid], seconds)[0] * share
    what = f"CPU of each of {count} copied channels in their first minute"
    rows.append(Row(what, first, warm, "s", "ratio <= 2.00", "the same some minutes later", 2))
    memory = tree_memory(gateway)
    rows.append(Row(f"memory with {count} copied channels", memory, None, "MiB", "<= 700 MiB", ""))
    return rows


def tree_memory(gateway):
    total = 0
    for member in family(gateway.process.pid):
        with contextlib.suppress(OSError):  # It ended since.
            total += memory_of(member)
    return total


# --- (b) Latency ----------------------------------------------------------------------------------


def latency(stand):
    """How old the picture is that a browser shows, read from the clock in the picture."""
    source = stand.camera.url("/clock")
    seconds = 10 if stand.quick else 30
    gateway = stand.gateway()
    gateway.add_channel("clock", source)
    browser = Browser(stand.children, stand.directory)
    try:
        ours = watch(browser, gateway.watch_page("clock"), seconds)
        gateway.api("POST", "/clock/stop")
        theirs = watch(browser, ordinary_hls(stand, source), seconds)
    finally:
        browser.close()
    peer = "hls.js on ffmpeg -f hls, 1 s segments, nginx"
    rows = []
    for name, share, wanted in (("median", 0.5, "<= 1.50 s"), ("p95", 0.95, "")):
        pair = [percentile(pictures, share) for pictures, _ in (ours, theirs)]
        rows.append(Row(f"picture behind the camera, {name}", *pair, "s", wanted, peer, 2))
    pair = [statistics.median(players) if players else None for _, players in (ours, theirs)]
    if pair[0] is not None:
        rows.append(Row("hls.latency, median", *pair, "s", "<= 1.50 s", peer, 2))
    return rows


def watch(browser, page, seconds):
    """The ages of the pictures shown, and what hls.js says of itself, in seconds."""
    browser.open(page)
    browser.wait_until_playing()
    # hls.js first has to catch up with its target.
    browser.sample_latency(5)
    samples = browser.sample_latency(seconds)
    pictures = [sample["picture"] for sample in samples if sample["picture"] is not None]
    if len(pictures) < seconds:
        raise Failed(f"{page}: a clock was seen in only {len(pictures)} of {len(samples)} pictures")
    return pictures, [sample["player"] for sample in samples if sample["player"]]


def ordinary_hls(stand, source):
    """Starts FFmpeg and nginx, and gives the address of a page that plays what they serve."""
    nginx = Nginx(stand.children, stand.directory / "nginx")
    with zipfile.ZipFile(ROOT / "target/hls-gateway.war") as war:
        # The very one that the gateway's pages play with, if npm gave the build a newer one.
        built = [name for name in war.namelist() if re.fullmatch(r"WEB-INF/player/.*/hls\.min\.js", name)]
        if built:
            player = war.read(built[0])
        else:
            jar = next(name for name in war.namelist() if re.search(r"/hls\.js-[^/]*\.jar$", name))
            with war.open(jar) as inner, zipfile.ZipFile(inner) as webjar:
                script = next(n for n in webjar.namelist() if n.endswith("/dist/hls.min.js"))
                player = webjar.read(script)
    (nginx.www / "hls.min.js").write_bytes(player)
    (nginx.www / "index.html").write_text(
        """<!doctype html><title>peer</title><video muted autoplay></video>
<script src="hls.min.js"></script>
<script>
window.gatewayPlayer = new Hls();
gatewayPlayer.loadSource('index.m3u8');
gatewayPlayer.attachMedia(document.querySelector('video'));
</script>
"""
    )
    plain_ffmpeg(stand.children, source, nginx.www / "index.m3u8")
    # hls.js starts three segments behind the end: let there be three.
    wait_for("FFmpeg's third segment", lambda: len(list(nginx.www.glob("*.ts"))) > 3)
    return nginx.address + "/index.html"


# --- (c) Throughput -------------------------------------------------------------------------------


def throughput(stand):
    """A segment of about 1 MiB from memory, and the same bytes by nginx from a file."""
    gateway = stand.gateway()
    gateway.add_channel("big", stand.camera.url("/big"))
    nginx = Nginx(stand.children, stand.directory / "nginx")
    seconds = 4 if stand.quick else 10
    ours, theirs, sizes = [], [], []
    with Viewer(gateway, "big") as viewer:
        wait_for("three segments", lambda: len(viewer.segments()) >= 3)
        first = warm_up(lambda: wrk(viewer.segments()[-1], seconds))
        for _ in range(3):
            # Always the newest: an old one could leave the window during the run.
            url = viewer.segments()[-1]
            body = gateway.get(url)
            (nginx.www / "segment").write_bytes(body)
            sizes.append(len(body))
            ours.append(wrk(url, seconds))
            theirs.append(wrk(nginx.address + "/segment", seconds))
    size = statistics.median(sizes) / (1 << 20)
    pair = statistics.median(ours), statistics.median(theirs)
    figure = f"segment of {size:.2f} MiB, wrk -c50"
    peer = "nginx, sendfile, same bytes"
    return [
        Row(figure + ", Java still compiling", first, pair[1], "MiB/s", "", peer),
        Row(figure, *pair, "MiB/s", "ratio >= 0.90", peer),
    ]


def warm_up(run, most=14):
    """Runs until Java has compiled what it runs: until three in a row were no faster than before.

    A server runs for days: its first minutes under load are not counted. Gives the first figure.
    """
    rates = [run()]
    while len(rates) < most and (len(rates) < 4 or max(rates[-3:]) > 1.03 * max(rates[:-3])):
        rates.append(run())
    return rates[0]


def run_wrk(url, seconds):
    """What it says."""
    output = subprocess.run(
        ["wrk", "-c50", "-t2", f"-d{seconds}s", url],
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=True,
    ).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    if wrong:
        raise Failed(f"{wrong[1]} answers were errors: {url}")
    return output


def wrk(url, seconds):
    """MiB per second."""
    output = run_wrk(url, seconds)
    rate = re.search(r"Transfer/sec:\s+([\d.]+)([KMG]?)B", output)
    return float(rate[1]) * {"": 1 / (1 << 20), "K": 1 / 1024, "M": 1, "G": 1024}[rate[2]]


# --- (c2) Playlists that not everybody may have ------------------------------------------------------


def grants(stand):
    """A media playlist that only those have who were granted it, among many, beside a public one."""
    seconds = 4 if stand.quick else 10
    gateway = stand.gateway()
    for nickname in ("open", "granted"):
        gateway.add_channel(nickname, stand.camera.url("/h264-aac"))
    gateway.api("PUT", "/granted/access", {"visibility": "GRANTED"})
    gateway.end()
    fill_accounts(stand.directory / "data")
    gateway = stand.gateway()
    public = gateway.media_playlist_url("open")
    granted = gateway.media_playlist_url("granted", login=True)
    warm_up(lambda: wrk_requests(public, seconds))
    warm_up(lambda: wrk_requests(granted, seconds))
    ours, theirs = [], []
    for _ in range(5):
        ours.append(wrk_requests(granted, seconds))
        theirs.append(wrk_requests(public, seconds))
    figure = "playlist of a granted channel, 1,000 accounts, 10,000 grants"
    pair = statistics.median(ours), statistics.median(theirs)
    return [Row(figure, *pair, "requests/s", "ratio >= 0.95", "a public channel's")]


def fill_accounts(data):
    """Straight into the database of a gateway that is not running: 10,000 requests take minutes."""
    drivers = sorted((ROOT / "target/liberty/wlp").glob("usr/servers/*/jdbc/h2-*.jar"))
    if not drivers:
        raise Failed("the driver of H2 is not where the build puts it")
    sql = (
        "insert into account (version, name, name_key, role, enabled, epoch, created)"
        " select 0, 'viewer' || x, 'viewer' || x, 'VIEWER', true, 1, current_timestamp"
        " from system_range(1, 1000);"
        "insert into channel_group (version, name, name_key, created)"
        " select 0, 'group ' || x, 'group ' || x, current_timestamp from system_range(1, 10);"
        "insert into access_grant (version, account_id, group_id, permission, grant_key, created)"
        " select 0, a.id, g.id, 'WATCH', a.id || ' g' || g.id || ' WATCH', current_timestamp"
        " from account a, channel_group g where a.role = 'VIEWER';"
    )
    subprocess.run(
        ["java", "-cp", drivers[0], "org.h2.tools.Shell", "-user", "sa", "-password", "",
         "-url", f"jdbc:h2:file:{data}/hls_gateway", "-sql", sql],
        check=True,
        capture_output=True,
        timeout=120,
    )


def wrk_requests(url, seconds):
    """Requests per second."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", run_wrk(url, seconds))
    return float(rate[1])


# --- (d) Suspended requests -----------------------------------------------------------------------


def suspended(stand):
    """Blocking playlist requests by the thousand, with a heap of 512 MiB."""
    count = 1000 if stand.quick else 5000
    gateway = stand.gateway("-Xmx512m")
    # Keyframes 10 s apart leave time to look at the requests while they wait.
    gateway.add_channel("slow", stand.camera.url("/gop10"))
    with Viewer(gateway, "slow") as viewer:
        wait_for("a segment", lambda: viewer.segments(), 60)
        before = jvm(gateway)
        requests = Suspended(viewer.url, count)
        try:
            ahead = wait_for_new_segment(viewer) + 1
            requests.send(f"_HLS_msn={ahead}")
            requests.collect(2)
            during = jvm(gateway)
            held = requests.waiting
            requests.collect(60)
            answered = requests.statuses.get("200", 0)
        finally:
            requests.close()
    if answered < count:
        raise Failed(
            f"of {count} requests {answered} were answered with 200, "
            f"{requests.waiting} not at all; all answers: {requests.statuses}"
        )
    peer = "the same before the requests"
    return [
        Row("requests held at the same time", held, None, "", f"{count}", ""),
        Row("requests answered with 200", answered, None, "", f"{count}", ""),
        Row("heap in use while they wait", during[0], before[0], "MiB", "<= 512 MiB", peer),
        Row("threads while they wait", during[1], before[1], "", "", peer),
    ]


def wait_for_new_segment(viewer):
    """Waits until a segment was just begun; gives its media sequence number."""

    def current():
        text = viewer.playlist()
        first = int(re.search(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", text)[1])
        return first + text.count("#EXTINF")

    begun = current()
    wait_for("the next segment", lambda: current() > begun, 40)
    return begun + 1


def jvm(gateway):
    """Heap in use in MiB, and the number of threads."""
    pid = gateway.process.pid
    output = subprocess.run(
        ["jstat", "-gc", str(pid)], capture_output=True, text=True, timeout=30, check=True
    ).stdout
    names, values = (line.split() for line in output.splitlines())
    columns = dict(zip(names, values))
    used = sum(float(columns[name]) for name in ("S0U", "S1U", "EU", "OU") if columns[name] != "-")
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return used / 1024, int(re.search(r"Threads:\s+(\d+)", status)[1])


# --- (e) CPU and memory ---------------------------------------------------------------------------


def cpu(stand):
    """What copied channels cost beyond an idle gateway, beside FFmpegs alone on the same camera.

    Several at once: what a gateway costs by itself, and what the JVM compiles once, is no part of a
    channel's cost, and too much beside that of a single one to be told from it. Pinned, without
    viewers, like the peers; what a viewer adds is a row of its own.
    """
    seconds = 15 if stand.quick else 60
    source = stand.camera.url("/h264-aac")
    gateway = stand.gateway()
    load = Load(stand, gateway, "copied", 8, source, {}, ["-c", "copy"])
    # The JVM goes on compiling for minutes: that is spent once, not by each channel.
    ours, theirs, memory = load.measure(seconds, 20 if stand.quick else 240)
    with contextlib.ExitStack() as viewers:
        for nickname in load.nicknames:
            viewers.enter_context(Viewer(gateway, nickname))
        time.sleep(5 if stand.quick else 30)
        watched = spent([gateway.process.pid], seconds)[0]
    load.end()
    # Idle last: right after its start the JVM compiles, and that would be taken off the channels.
    time.sleep(15)
    idle = spent([gateway.process.pid], seconds)[0]
    share = 60 / seconds / load.count
    return [
        load.row("copied", (ours - idle) * share, sum(theirs) * share, "ratio <= 1.20"),
        Row("... and for a viewer who asks every second", (watched - ours) * share, None, "s", "", "", 2),
        Row("CPU of an idle gateway in a minute", idle * 60 / seconds, None, "s", "", "", 2),
        load.memory_row("copied", memory),
    ]


def transcode(stand):
    """The same for channels whose sound is transcoded, and for a ladder of three sizes."""
    seconds = 15 if stand.quick else 60
    gateway = stand.gateway()
    rows = []
    for what, count, mount, output, codecs in (
        ("with sound to AAC", 6, "/h264-g711", {}, TO_AAC),
        ("of three sizes", 1, "/h264-aac", LADDER, THREE_SIZES),
    ):
        load = Load(stand, gateway, mount[1:], count, stand.camera.url(mount), output, codecs)
        ours, theirs, memory = load.measure(seconds, 10 if stand.quick else 45)
        load.end()
        time.sleep(15)
        idle = spent([gateway.process.pid], seconds)[0]
        share = 60 / seconds / count
        rows.append(load.row(what, (ours - idle) * share, sum(theirs) * share, ""))
        rows.append(load.memory_row(what, memory))
    return rows


AAC = ["-c:a", "aac", "-b:a", "64k", "-ac", "2", "-ar", "48000"]
TO_AAC = ["-c:v", "copy"] + AAC
LADDER = {"ladder": "CHOSEN", "rungs": ["640x360", "426x240-25~400", "320x180-25~200"]}
X264 = "-preset:v:{0} veryfast -tune:v:{0} zerolatency -b:v:{0} {1}k -maxrate:v:{0} {2}k -bufsize:v:{0} {3}k"
THREE_SIZES = (
    "-filter_complex [0:v]split=2[a][b];[a]scale=426:240[c];[b]scale=320:180[d]"
    " -map 0:v -map [c] -map [d] -map 0:a -c:v:0 copy -c:v:1 libx264 -c:v:2 libx264 -c:a copy "
    + X264.format(1, 400, 480, 200)
    + " "
    + X264.format(2, 200, 240, 100)
    + " -g 25"
).split()


class Load:
    """Pinned channels on one camera, and as many FFmpegs alone that make the same of it."""

    def __init__(self, stand, gateway, name, count, source, output, codecs):
        self.stand, self.gateway, self.count = stand, gateway, count
        self.source, self.codecs, self.name = source, codecs, name
        self.nicknames = [f"{name}{number}" for number in range(count)]
        self.heap_before = heap(gateway)
        for nickname in self.nicknames:
            gateway.add_channel(
                nickname, source, pinned=True, output=output, through_ffmpeg=codecs == TO_AAC
            )

    def measure(self, seconds, warm_up):
        """CPU seconds of the gateway and of each peer, and mean MiB of a channel and of a peer."""
        for nickname in self.nicknames:
            wait_for(f"{nickname} to be live", lambda: self.gateway.state(nickname) == "LIVE", 60)
        time.sleep(warm_up)
        peers = [self.peer(number) for number in range(self.count)]
        time.sleep(5)
        ages = [newest(folder) for _, folder in peers]
        pids = [process.pid for process, _ in peers]
        ours, *theirs = spent([self.gateway.process.pid] + pids, seconds)
        for (process, folder), age in zip(peers, ages):
            if process.poll() is not None or newest(folder) <= age:
                raise Failed("a plain FFmpeg did nothing while it was measured")
        for nickname in self.nicknames:
            if self.gateway.state(nickname) != "LIVE":
                raise Failed(f"{nickname} was not live while it was measured")
        grown = (heap(self.gateway) - self.heap_before) / self.count
        own = statistics.mean(map(memory_of, ffmpegs(self.gateway.process.pid)))
        memory = own + grown, statistics.mean(map(memory_of, pids))
        for process, _ in peers:
            self.stand.children.end(process)
        return ours, theirs, memory

    def peer(self, number):
        """An FFmpeg that is at work; a camera that is asked by many at once may refuse it first."""
        for attempt in range(5):
            folder = self.stand.directory / f"{self.name}{number}-{attempt}"
            folder.mkdir()
            process = plain_ffmpeg(
                self.stand.children, self.source, folder / "index.m3u8", codecs=self.codecs
            )
            with contextlib.suppress(Failed):
                wait_for(
                    "a plain FFmpeg's playlist",
                    lambda: process.poll() is not None or any(folder.glob("*.m3u8")),
                    20,
                )
                if process.poll() is None:
                    return process, folder
            self.stand.children.end(process)
        raise Failed("a plain FFmpeg did not begin; see ffmpeg.log")

    def row(self, what, gateway, peer, wanted):
        figure = f"CPU in a minute, each of {self.count} channels {what}"
        return Row(figure, gateway, peer, "s", wanted, "ffmpeg -f hls doing the same", 2)

    def memory_row(self, what, memory):
        figure = f"memory of a channel {what}: its FFmpeg and its share of the heap"
        return Row(figure, *memory, "MiB", "", "ffmpeg -f hls doing the same")

    def end(self):
        for nickname in self.nicknames:
            self.gateway.delete_channel(nickname)


def newest(folder):
    return max((file.stat().st_mtime for file in folder.iterdir()), default=0)


def heap(gateway):
    """MiB of objects in use."""
    command = ["jcmd", str(gateway.process.pid), "GC.run"]
    subprocess.run(command, capture_output=True, timeout=30, check=True)
    return jvm(gateway)[0]


def ffmpegs(pid):
    """The FFmpegs below a process."""
    return [
        member
        for member in family(pid)
        if pathlib.Path(f"/proc/{member}/comm").read_text().strip() == "ffmpeg"
    ]


def memory_of(pid):
    """MiB in memory, what is shared with others counted in parts."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1024


def spent(pids, seconds):
    """CPU seconds of each process, its children included, in that time."""
    before = [cpu_seconds(pid) for pid in pids]
    time.sleep(seconds)
    return [cpu_seconds(pid) - then for pid, then in zip(pids, before)]
