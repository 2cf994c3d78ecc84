"""The small HTTP server under the demo's Mollie simulator and mail catcher, with the standard library alone."""

import json
import re
import socket
import socketserver
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LARGEST_BODY = 2**20  # bytes


class BadRequest(Exception):
    """The request can't be understood; its text is sent with a 400."""


@dataclass
class Request:
    """A request; `params` are the named parts of the path, by the route that matched."""

    method: str
    path: str
    query: dict[str, str]
    headers: Any
    body: bytes
    client: str
    params: dict[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """The body read as JSON, an absent one as {}. Raises BadRequest."""
        try:
            return json.loads(self.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise BadRequest("The request body is not valid JSON") from error

    def form(self) -> dict[str, str]:
        """The fields of a posted form. Of a repeated field the last value counts."""
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))


@dataclass
class Response:
    """A response. With `silent_after` the server hangs up without an answer, after this number of seconds."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    silent_after: float | None = None


Answerer = Callable[[Request], Response]


class Routes:
    """Functions that answer, by method and path pattern. The first pattern that matches wins."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Answerer]] = []

    def add(self, method: str, pattern: str, answer: Answerer) -> None:
        self._routes.append((method, re.compile(pattern), answer))

    def answer(self, request: Request) -> Response | None:
        """The answer of the matching route: None when no path matches, 405 when only the method doesn't."""
        path_exists = False
        for method, pattern, answer in self._routes:
            if match := pattern.fullmatch(request.path):
                path_exists = True
                if method == ("GET" if request.method == "HEAD" else request.method):
                    request.params |= match.groupdict()
                    return answer(request)
        return Response(405, b"Method not allowed\n") if path_exists else None


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with keep-alive. An answer leaves in one packet: in two, Nagle and delayed ACK would cost 40 ms."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "demo", ""
    timeout = 60
    wbufsize = 2**16
    disable_nagle_algorithm = True
    server: "WebServer"

    def answer(self) -> None:
        if (request := self._read()) is None:
            return
        try:
            response = self.server.answer(request)
        except BadRequest as error:
            response = Response(400, f"{error}\n".encode())
        except Exception:
            traceback.print_exc()
            response = Response(500, b"Internal error\n")
        self._write(response)

    do_GET = do_HEAD = do_POST = do_PATCH = do_DELETE = do_PUT = answer

    def _read(self) -> Request | None:
        length = self.headers.get("Content-Length") or "0"
        if "Transfer-Encoding" in self.headers or not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._write(Response(413, b"Send a Content-Length of at most 1 MB\n"))
            return None
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        body = self.rfile.read(int(length))
        return Request(self.command, url.path, query, self.headers, body, self.client_address[0])

    def _write(self, response: Response) -> None:
        if response.silent_after is not None:
            time.sleep(response.silent_after)
            self.close_connection = True
            return
        self.send_response(response.status)
        if response.status not in (204, 304):
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and response.status not in (204, 304):
            self.wfile.write(response.body)

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        self.log_message("%s %s %s", self.command, self.path.split("?")[0], int(code) if code != "-" else code)

    def log_message(self, format: str, *args: Any) -> None:
        line = (format % args).encode("ascii", "backslashreplace").decode()
        sys.stderr.write(f"{self.server.name}: {line}\n")


class WebServer(socketserver.ThreadingTCPServer):
    """A thread for each connection, on a socket that is bound already: a supervisor can keep it over a restart."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, name: str, listener: socket.socket, answer: Answerer) -> None:
        self.name, self.answer = name, answer
        super().__init__(listener.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        listener.listen(256)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report everything but a client that hangs up."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            traceback.print_exc()


def listener(*, fd: int | None, port: int | None) -> socket.socket:
    """The inherited socket, or a new one on loopback."""
    if fd is not None:
        return socket.socket(fileno=fd)
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind(("127.0.0.1", port or 0))
    return opened


def json_response(data: object, status: int = 200, content_type: str = "application/json") -> Response:
    return Response(status, json.dumps(data, ensure_ascii=False).encode(), content_type, {"Cache-Control": "no-store"})


def from_own_machine(request: Request) -> bool:
    """Whether the request comes from this machine, and not by way of a web page elsewhere: such a page would have
    another host name, and its form can't send JSON."""
    host = urlsplit("//" + (request.headers.get("Host") or "")).hostname
    is_json = request.headers.get("Content-Type", "").startswith("application/json")
    return (
        request.client in ("127.0.0.1", "::1")
        and host in ("127.0.0.1", "localhost", "::1")
        and (request.method in ("GET", "HEAD") or is_json)
    )
