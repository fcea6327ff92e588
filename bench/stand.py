"""The test stand: everything a measurement starts, and how all of it ends again."""

import base64
import ctypes
import json
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import urljoin

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


class Failed(Exception):
    """A measurement that could not be taken; the message says why."""


def free_port():
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def wait_for(what, condition, seconds=60):
    """Asks condition until it is truthy, and returns what it said."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(0.02)


class Children:
    """Every process that was started, ended in reverse order, by its id."""

    def __init__(self, log_directory):
        self.log_directory = log_directory
        self.started = []

    def start(self, name, command, **options):
        log = open(self.log_directory / f"{name}.log", "ab")
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", log)
        options.setdefault("stderr", log)
        process = subprocess.Popen(
            [str(word) for word in command],
            # When this program is killed, its children go with it.
            preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM),
            **options,
        )
        log.close()
        self.started.append(process)
        return process

    def end(self, process):
        if process in self.started:
            self.started.remove(process)
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def end_all(self):
        while self.started:
            self.end(self.started[-1])


class Camera:
    """The test camera of src/test/python, and the moments at which its keyframes left."""

    def __init__(self, children):
        self.answers = []
        self.keyframes = []
        self.process = children.start(
            "camera",
            ["/usr/bin/python3", ROOT / "src/test/python/camera.py", "0", "--log-keyframes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self.listen, daemon=True).start()
        ready = wait_for("the camera", lambda: self.answers and self.answers.pop(0), 30)
        self.port = int(ready.split()[1])

    def listen(self):
        for line in self.process.stdout:
            words = line.split()
            if words and words[0] == "keyframe":
                self.keyframes.append((words[1], int(words[2]) / 1000))
            else:
                self.answers.append(line.strip())

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return wait_for(f"camera, {command}", lambda: self.answers and self.answers.pop(0), 20)

    def url(self, mount):
        return f"rtsp://{LOOPBACK}:{self.port}{mount}"

    def wait_until_alone(self):
        wait_for("the camera's last client to leave", lambda: self.ask("clients") == "clients 0", 30)


class Gateway:
    """A gateway of our own, by ./gateway run, with its own folder and port."""

    USER, PASSWORD = "admin", "for the bench only"

    def __init__(self, children, directory, jvm_args="", **settings):
        self.children = children
        self.port = free_port()
        self.address = f"http://{LOOPBACK}:{self.port}"
        environment = dict(
            os.environ,
            HTTP_PORT=str(self.port),
            BIND_ADDRESS=LOOPBACK,
            DATA_DIR=str(directory),
            ADMIN_USER=self.USER,
            ADMIN_PASSWORD=self.PASSWORD,
            JVM_ARGS=jvm_args,
            **{"RTMP_PORT": "OFF", **settings},
        )
        self.process = children.start("gateway", [ROOT / "gateway", "run"], env=environment)
        wait_for("the gateway", self.is_ready, 180)

    def is_ready(self):
        if self.process.poll() is not None:
            raise Failed("the gateway ended; see gateway.log")
        try:
            return self.get(self.address + "/health/ready")
        except (OSError, Failed):
            return None

    def get(self, url, timeout=60):
        return self.ask(urllib.request.Request(url), timeout)

    def ask(self, request, timeout=60):
        # As players do that begin with parts; others, browsers too, are given whole segments first.
        request.add_header("User-Agent", "AppleCoreMedia/1.0 (bench)")
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                return response.read()
        except urllib.error.HTTPError as e:
            body = e.read(500).decode("utf-8", "replace")
            raise Failed(f"{request.get_method()} {request.full_url}: {e.code} {body}") from e

    def login(self):
        return "Basic " + base64.b64encode(f"{self.USER}:{self.PASSWORD}".encode()).decode()

    def api(self, method, path, body=None):
        headers = {"Authorization": self.login(), "Accept": "application/json"}
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        url = f"{self.address}/hls_gateway/api/channels{path}"
        return self.ask(urllib.request.Request(url, content, headers, method=method))

    def add_channel(self, nickname, source, pinned=False, output=None, through_ffmpeg=False):
        channel = {"nickname": nickname, "source": source, "title": nickname, "pinned": pinned}
        if output:
            channel["output"] = output
        if through_ffmpeg:
            channel["sourceSettings"] = {"input": "FFMPEG"}
        self.api("POST", "", channel)

    def state(self, nickname):
        return json.loads(self.api("GET", f"/{nickname}/status"))["state"]

    def delete_channel(self, nickname):
        self.api("DELETE", f"/{nickname}")

    def media_playlist_url(self, nickname, login=False):
        """Asks for the channel as a player does; the first answer comes when it is live."""
        url = f"{self.address}/hls_gateway/read/{nickname}/index.m3u8"
        request = urllib.request.Request(url)
        if login:
            request.add_header("Authorization", self.login())
        text = self.ask(request).decode()
        return urljoin(url, next(line for line in text.splitlines() if line[:1] not in ("#", "")))

    def watch_page(self, nickname):
        return f"{self.address}/hls_gateway/watch/{nickname}"

    def end(self):
        self.children.end(self.process)


class Viewer:
    """Keeps a channel awake: asks for its playlist every second, as a player would."""

    def __init__(self, gateway, nickname):
        self.url = gateway.media_playlist_url(nickname)
        self.gateway = gateway
        self.left = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while not self.left.wait(1):
            try:
                self.gateway.get(self.url, 10)
            except (OSError, Failed):
                # What this breaks shows in the measurement itself.
                pass

    def playlist(self):
        return self.gateway.get(self.url).decode()

    def segments(self):
        """The URLs of the complete segments, oldest first."""
        lines = self.playlist().splitlines()
        return [urljoin(self.url, line) for line in lines if line and not line.startswith("#")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.left.set()
        self.thread.join(15)


class Nginx:
    """nginx with sendfile, serving one folder."""

    def __init__(self, children, directory):
        self.www = directory / "www"
        self.www.mkdir(parents=True)
        self.port = free_port()
        self.address = f"http://{LOOPBACK}:{self.port}"
        configuration = directory / "nginx.conf"
        configuration.write_text(
            # Started by root, workers would be somebody who may not look into our folder.
            ("user root;\n" if os.geteuid() == 0 else "")
            + f"""worker_processes auto;
pid {directory}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  types {{
    text/html html; text/javascript js; video/mp4 mp4 m4s; video/mp2t ts;
    application/vnd.apple.mpegurl m3u8;
  }}
  server {{ listen {LOOPBACK}:{self.port}; root {self.www}; }}
}}
"""
        )
        binary = "nginx" if not os.path.exists("/usr/sbin/nginx") else "/usr/sbin/nginx"
        children.start(
            "nginx",
            [binary, "-p", directory, "-e", "stderr", "-c", configuration, "-g", "daemon off;"],
        )
        wait_for("nginx", self.listens, 20)

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex((LOOPBACK, self.port)) == 0


def plain_ffmpeg(children, source, playlist, segment_seconds=1, codecs=("-c", "copy")):
    """The peer: FFmpeg alone, making HLS on disk; several sizes, where there are, in one playlist."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-rtsp_transport", "tcp", "-i", source]
    command += [*codecs, "-f", "hls", "-hls_time", segment_seconds, "-hls_list_size", 7]
    return children.start("ffmpeg", command + ["-hls_flags", "delete_segments", playlist])


def processes():
    """The parent of each process, and its user and system time, with what it has waited for."""
    parents, times = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
        times[int(entry.name)] = sum(int(ticks) for ticks in fields[11:15])
    return parents, times


def family(pid, parents=None):
    """A process and all below it."""
    parents = parents or processes()[0]
    members = {pid}
    grown = True
    while grown:
        children = {child for child, parent in parents.items() if parent in members} - members
        members |= children
        grown = bool(children)
    return members


def cpu_seconds(pid):
    """User and system time of a process, its children, and what it has waited for."""
    parents, times = processes()
    members = family(pid, parents)
    return sum(times.get(member, 0) for member in members) / os.sysconf("SC_CLK_TCK")
