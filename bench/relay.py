"""A relay before an RTSP camera that notes when keyframes pass, as a tap on the cable would."""

import socket
import struct
import threading
import time

IDR, STAP_A, FU_A = 5, 24, 28
DOLLAR = ord("$")


def nal_types(rtp):
    """The types of the H.264 units that begin in an RTP packet (RFC 6184, 5.2)."""
    start = 12 + 4 * (rtp[0] & 15)
    payload = rtp[start:]
    if not payload:
        return
    kind = payload[0] & 31
    if kind == FU_A:
        if payload[1] & 0x80:
            yield payload[1] & 31
    elif kind == STAP_A:
        at = 1
        while at + 2 < len(payload):
            yield payload[at + 2] & 31
            at += 2 + struct.unpack_from(">H", payload, at)[0]
    else:
        yield kind


class Relay:
    def __init__(self, host, port):
        self.target = (host, port)
        self.keyframes = []
        self.listener = socket.create_server((host, 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            camera = socket.create_connection(self.target)
            for each in (client, camera):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=pump, args=(client, camera, None), daemon=True).start()
            threading.Thread(target=pump, args=(camera, client, Tap(self)), daemon=True).start()


def pump(source, sink, tap):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            if tap:
                tap.see(data)
            sink.sendall(data)
    except OSError:
        pass
    for each in (source, sink):
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        each.close()


class Tap:
    """Finds the RTP packets between the RTSP answers of one connection (RFC 2326, 10.12)."""

    def __init__(self, relay):
        self.relay = relay
        self.left_over = b""

    def see(self, data):
        data = self.left_over + data
        while data:
            if data[0] != DOLLAR:
                # An RTSP answer: what matters begins behind it.
                begin = data.find(b"$\x00")
                data = data[begin:] if begin >= 0 else b""
                continue
            if len(data) < 4:
                break
            length = struct.unpack_from(">H", data, 2)[0]
            if len(data) < 4 + length:
                break
            if data[1] == 0 and length > 12 and IDR in nal_types(data[4 : 4 + length]):
                self.relay.keyframes.append(time.time())
            data = data[4 + length :]
        self.left_over = data
