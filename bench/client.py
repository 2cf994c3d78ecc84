"""A buyer's browser, as small as it can be, with one kept connection: it must cost little beside the server."""

import socket
import time
from urllib.parse import urlencode

CSRF = "b" * 32  # any token will do that is the same in cookie and form


class Reply:
    """A response: status, headers (names in lower case), the body as it came over the wire, the seconds it took."""

    def __init__(self, head: bytes, body: bytes, seconds: float) -> None:
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        self.body = body
        self.seconds = seconds


class Client:
    """Speaks HTTP/1.1 to 127.0.0.1. `session` is a session key, or empty for a visitor."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.session = session
        self.socket: socket.socket | None = None

    def get(self, path: str) -> Reply:
        return self._exchange(f"GET {path} HTTP/1.1\r\n{self._headers()}\r\n".encode())

    def post(self, path: str, fields: list[tuple[str, object]]) -> Reply:
        body = urlencode([("csrfmiddlewaretoken", CSRF), *fields])
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return self._exchange(f"POST {path} HTTP/1.1\r\n{self._headers()}{form}\r\n{body}".encode())

    def close(self) -> None:
        if self.socket:
            self.socket.close()
            self.socket = None

    def _headers(self) -> str:
        session = f"; sessionid={self.session}" if self.session else ""
        return f"Host: 127.0.0.1:{self.port}\r\nAccept-Encoding: gzip\r\nCookie: csrftoken={CSRF}{session}\r\n"

    def _exchange(self, request: bytes) -> Reply:
        started = time.perf_counter()
        try:
            head, body = self._send(request)
        except (ConnectionError, ValueError):  # the server closed a connection that was idle for too long
            self.close()
            head, body = self._send(request)
        reply = Reply(head, body, time.perf_counter() - started)
        if reply.headers.get("connection", "").lower() == "close":
            self.close()
        return reply

    def _send(self, request: bytes) -> tuple[bytes, bytes]:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        length = _length(head)
        while len(body) < length:
            body += self._receive()
        return head, body

    def _receive(self) -> bytes:
        assert self.socket
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionResetError("the server closed the connection")
        return chunk


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    if b" 204 " in head[:20] or b" 304 " in head[:20]:
        return 0
    raise RuntimeError(f"a response without Content-Length: {head[:200]!r}")
