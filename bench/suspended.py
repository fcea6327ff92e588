"""Many playlist requests that wait at the same time, from one thread."""

import selectors
import socket
import time
from urllib.parse import urlsplit


class Suspended:
    """Opens connections to a URL, sends a request on each, and counts what comes back."""

    def __init__(self, url, count):
        self.parts = urlsplit(url)
        self.selector = selectors.DefaultSelector()
        self.statuses = {}
        self.waiting = 0
        self.sockets = []
        for _ in range(count):
            connection = socket.create_connection((self.parts.hostname, self.parts.port), 20)
            connection.setblocking(False)
            self.sockets.append(connection)

    def send(self, query):
        request = (
            f"GET {self.parts.path}?{query} HTTP/1.1\r\nHost: {self.parts.netloc}\r\n"
            "Connection: close\r\n\r\n"
        ).encode()
        for connection in self.sockets:
            connection.sendall(request)
            self.selector.register(connection, selectors.EVENT_READ, bytearray())
            self.waiting += 1

    def collect(self, seconds):
        """Takes answers for so long, or until all are there."""
        until = time.monotonic() + seconds
        while self.waiting and time.monotonic() < until:
            for key, _ in self.selector.select(0.1):
                self.receive(key.fileobj, key.data)

    def receive(self, connection, answer):
        try:
            received = connection.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        if received:
            # The status is all that counts; the rest only has to be read.
            if len(answer) < 12:
                answer += received[:12]
            return
        self.selector.unregister(connection)
        connection.close()
        self.waiting -= 1
        status = answer[9:12].decode("latin-1") or "closed"
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def close(self):
        for connection in self.sockets:
            connection.close()
        self.selector.close()
