"""Publishers by RTMP and low-latency viewers, many of each in one process."""

import bisect
import http.client
import re
import socket
import struct
import subprocess
import threading
import time
from urllib.parse import urljoin, urlsplit

from stand import LOOPBACK, Failed, wait_for

VIDEO, AUDIO, COMMAND = 9, 8, 20
CHUNK = 65_536


def flv_file(path, seconds):
    """1 Mbit/s of H.264 and AAC, a keyframe every second."""
    command = (
        "ffmpeg -y -v error -nostdin -f lavfi -i testsrc2=size=640x360:rate=25"
        " -f lavfi -i sine=frequency=440:sample_rate=48000 -c:v libx264 -preset veryfast -tune zerolatency"
        " -g 25 -b:v 900k -minrate 900k -maxrate 900k -bufsize 450k -nal-hrd cbr -pix_fmt yuv420p"
        f" -c:a aac -b:a 96k -ac 2 -t {seconds} -f flv"
    )
    subprocess.run(command.split() + [str(path)], check=True)
    return path


def chunk(chunk_stream, kind, stream, millis, body):
    head = struct.pack(">B", chunk_stream) + struct.pack(">I", millis)[1:]
    head += struct.pack(">I", len(body))[1:] + bytes([kind]) + struct.pack("<I", stream)
    if len(body) > CHUNK:
        raise Failed("a frame is longer than a chunk")
    return head + body


class Wire:
    """What all publishers send: the file's messages as bytes, and where each moment ends."""

    def __init__(self, path):
        data = path.read_bytes()
        at, out, self.times, self.ends = 13, bytearray(), [], []
        self.first_keyframe = None
        while at + 11 <= len(data):
            kind, size = data[at], int.from_bytes(data[at + 1 : at + 4], "big")
            millis = int.from_bytes(data[at + 4 : at + 7], "big") | data[at + 7] << 24
            body = data[at + 11 : at + 11 + size]
            at += 11 + size + 4
            if kind in (VIDEO, AUDIO):
                out += chunk(6 if kind == VIDEO else 4, kind, 1, millis, body)
                if self.first_keyframe is None and kind == VIDEO and body[:2] == b"\x17\x01":
                    self.first_keyframe = len(out)
                if self.times and self.times[-1] == millis:
                    self.ends[-1] = len(out)
                else:
                    self.times.append(max(millis, self.times[-1] if self.times else 0))
                    self.ends.append(len(out))
        self.bytes = memoryview(bytes(out))

    def end_at(self, millis):
        index = bisect.bisect_right(self.times, millis)
        return self.ends[index - 1] if index else 0


def text(value):
    return b"\x02" + struct.pack(">H", len(value)) + value.encode()


def number(value):
    return b"\x00" + struct.pack(">d", value)


class Publisher:
    """One connection; the crowd has it send."""

    def __init__(self, wire, port, channel, key="any"):
        self.wire, self.sent, self.began, self.keyframe_at = wire, 0, None, None
        self.socket = socket.create_connection((LOOPBACK, port), 20)
        self.socket.settimeout(20)
        self.socket.sendall(b"\x03" + bytes(1536))
        self.take(1 + 2 * 1536)
        where = text(f"rtmp://{LOOPBACK}:{port}/{channel}")
        app = b"\x03\x00\x03app" + text(channel) + b"\x00\x05tcUrl" + where + b"\x00\x00\x09"
        self.socket.sendall(
            bytes(1536)
            + chunk(2, 1, 0, 0, struct.pack(">I", CHUNK))
            + chunk(3, COMMAND, 0, 0, text("connect") + number(1) + app)
            + chunk(3, COMMAND, 0, 0, text("createStream") + number(2) + b"\x05")
            + chunk(3, COMMAND, 1, 0, text("publish") + number(3) + b"\x05" + text(key) + text("live"))
        )
        answer = b""
        while b"NetStream.Publish.Start" not in answer:
            more = self.socket.recv(4096)
            if not more or b"error" in answer:
                raise Failed(f"{channel} may not publish: {answer[-200:]!r}")
            answer += more
        self.socket.setblocking(False)

    def take(self, count):
        while count:
            count -= len(self.socket.recv(count))

    def send(self, now):
        if self.began is None:
            self.began = now
        until = self.wire.end_at(int((now - self.began) * 1000))
        try:
            if until > self.sent:
                self.sent += self.socket.send(self.wire.bytes[self.sent : until])
                if self.keyframe_at is None and self.sent >= self.wire.first_keyframe:
                    self.keyframe_at = time.time()
            self.socket.recv(65_536)
        except BlockingIOError:
            pass

    def close(self):
        self.socket.close()


class Crowd:
    """Publishers that one thread has send what is due, every 20 ms."""

    def __init__(self, wire):
        self.wire, self.publishers, self.broken = wire, [], 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def add(self, port, channel):
        publisher = Publisher(self.wire, port, channel)
        self.publishers.append(publisher)
        return publisher

    def remove(self, publisher):
        self.publishers.remove(publisher)
        publisher.close()

    def run(self):
        while not self.over.wait(0.02):
            for publisher in list(self.publishers):
                try:
                    publisher.send(time.monotonic())
                except OSError:
                    # Not of one that was removed meanwhile.
                    if publisher in self.publishers:
                        self.broken += 1
                        self.publishers.remove(publisher)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join(5)
        for publisher in self.publishers:
            publisher.close()


class Connection:
    """HTTP that stays open, and follows where it is sent."""

    def __init__(self, url, cookie=None):
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
        self.cookie = cookie

    def get(self, url):
        for _ in range(5):
            parts = urlsplit(url)
            # As players that begin with parts.
            headers = {"User-Agent": "AppleCoreMedia/1.0 (bench)"}
            if self.cookie:
                headers["Cookie"] = self.cookie
            self.connection.request("GET", parts.path + ("?" + parts.query if parts.query else ""), headers=headers)
            answer = self.connection.getresponse()
            body = answer.read()
            if answer.getheader("Set-Cookie"):
                self.cookie = answer.getheader("Set-Cookie").split(";")[0]
            if answer.status in (301, 302, 307):
                url = urljoin(url, answer.getheader("Location"))
                continue
            if answer.status != 200:
                raise Failed(f"GET {url}: {answer.status}")
            return url, body
        raise Failed(f"GET {url}: sent in circles")

    def close(self):
        self.connection.close()


def media_playlists(url, text):
    """Of all renditions that a player takes together."""
    named = re.findall(r'#EXT-X-MEDIA:.*URI="([^"]+)"', text)
    variants = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [urljoin(url, name) for name in variants[:1] + named]


class LowLatencyViewer:
    """Waits for each playlist and takes each part, as low-latency players do."""

    @classmethod
    def as_soon_as_it_can(cls, url):
        """A viewer, as soon as there is something to see."""

        def tried():
            try:
                return cls(url)
            except (OSError, Failed):
                return None

        return wait_for(url, tried, 30)

    def __init__(self, url):
        self.arrivals, self.failure = [], None
        self.over = threading.Event()
        first = Connection(url)
        url, body = first.get(url)
        first.close()
        self.cookie = first.cookie
        playlists = media_playlists(url, body.decode())
        self.threads = [
            threading.Thread(target=self.watch, args=(each, index == 0), daemon=True)
            for index, each in enumerate(playlists)
        ]
        for thread in self.threads:
            thread.start()

    def watch(self, playlist, counts):
        connection = Connection(playlist, self.cookie)
        known, media, query = None, 0.0, ""
        try:
            while not self.over.is_set():
                url, body = connection.get(playlist + query)
                now = time.monotonic()
                parts, following = self.parts(body.decode())
                fresh = [part for part in parts if known is None or part[0] > known]
                for position, duration, name in fresh:
                    media += duration
                    if counts and known is not None:
                        self.arrivals.append((now, media, duration))
                for _, _, name in fresh if known is not None else []:
                    connection.get(urljoin(url, name))
                known = parts[-1][0] if parts else known
                mark = "&" if "?" in playlist else "?"
                query = f"{mark}_HLS_msn={following[0]}&_HLS_part={following[1]}"
        except (OSError, Failed, http.client.HTTPException) as e:
            self.failure = e
        finally:
            connection.close()

    @staticmethod
    def parts(text):
        """The parts, as (sequence number, number), duration and name; and which comes next."""
        sequence, number, parts = 0, 0, []
        for line in text.splitlines():
            if line.startswith("#EXT-X-MEDIA-SEQUENCE:"):
                sequence = int(line.split(":")[1])
            elif line.startswith("#EXT-X-PART:"):
                duration = float(re.search(r"DURATION=([0-9.]+)", line)[1])
                parts.append(((sequence, number), duration, re.search(r'URI="([^"]+)"', line)[1]))
                number += 1
            elif line and not line.startswith("#"):
                sequence, number = sequence + 1, 0
        return parts, (sequence, number)

    def lateness(self):
        """Of each part, in seconds: how much later it was listed than at the best moment."""
        offsets = [now - media for now, media, _ in self.arrivals]
        return [offset - min(offsets) for offset in offsets]

    def close(self):
        self.over.set()
        for thread in self.threads:
            thread.join(10)
