"""The demo's servers for tests: real processes on free ports, and a shop that receives webhooks."""

import random
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests

from demo.ports import CHOICE

PATIENCE = 60  # seconds for an answer
KEY = "test_" + "k" * 30
PAYMENT = {
    "amount": {"currency": "EUR", "value": "24.00"},
    "description": "Bestelling 2026-00042",
    "redirectUrl": "https://shop.example/back",
    "metadata": {"order": "2026-00042"},
}


def listening() -> socket.socket:
    """A listening socket that a child may inherit, like those of the demo's supervisor."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def free_port() -> int:
    """For a program that opens its port itself. Below those that Linux gives to outgoing connections, so that none of
    the other tests' takes it meanwhile."""
    for port in random.sample(CHOICE, 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError("no free port on loopback")


class Process:
    """A server of the demo; its sockets stay open here, so that it can be killed and started again."""

    def __init__(self, module: str, *arguments: str, sockets: list[socket.socket]) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._sockets = sockets
        self.http = requests.Session()
        self.start()

    def start(self) -> None:
        numbers = [listener.fileno() for listener in self._sockets]
        self.process = subprocess.Popen(self._command, pass_fds=numbers, stderr=subprocess.PIPE, text=True)
        self.ready = self.process.stderr.readline()
        assert "ready" in self.ready, self.ready + self.process.stderr.read()
        self._reader = threading.Thread(target=self.process.stderr.read)
        self._reader.start()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Its exit status; soon, whatever connections are open."""
        self.process.send_signal(number)
        status = self.process.wait(20)
        self._reader.join()
        self.process.stderr.close()
        return status

    def close(self) -> None:
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)
        self.http.close()
        for listener in self._sockets:
            listener.close()


class Mollie(Process):
    """The simulator, with the calls of a shop and the controls of a test."""

    def __init__(self, directory: Path) -> None:
        listener = listening()
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        arguments = ["--data", str(directory / "mollie.sqlite3"), "--fd", str(listener.fileno()), "--url", self.url]
        super().__init__("demo.mollie", *arguments, sockets=[listener])

    def api(self, method: str, path: str, data: object = None, *, key: str = KEY, **headers: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {key}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.http.request(method, f"{self.url}/v2{path}", json=data, headers=headers, timeout=PATIENCE)

    def new(self, **changes: object) -> str:
        """The id of a new payment."""
        response = self.api("POST", "/payments", {**PAYMENT, **changes})
        assert response.status_code == 201, response.text
        return response.json()["id"]

    def get(self, payment: str, **query: str) -> dict:
        path = f"/payments/{payment}" + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")
        return self.api("GET", path).json()

    def control(self, path: str, data: object = None) -> dict:
        response = self.http.post(f"{self.url}/control{path}", json=data or {})
        assert response.ok, response.text
        return response.json()

    def faults(self, **faults: object) -> None:
        self.control("/faults", faults)

    def end(self, payment: str, status: str = "paid", **more: object) -> dict:
        return self.control(f"/payments/{payment}/status", {"status": status, **more})

    def ledger(self) -> dict[str, dict]:
        listed = self.http.get(f"{self.url}/control/ledger").json()["payments"]
        return {entry["id"]: entry for entry in listed}

    def webhooks(self, payment: str) -> list[dict]:
        return self.http.get(f"{self.url}/control/webhooks", params={"payment": payment}).json()["webhooks"]


class Mailbox(Process):
    """The mail catcher."""

    def __init__(self, directory: Path) -> None:
        smtp, http = listening(), listening()
        self.maildir, self.smtp_port = directory / "mail", smtp.getsockname()[1]
        self.url = f"http://127.0.0.1:{http.getsockname()[1]}"
        arguments = ["--maildir", str(self.maildir), f"--smtp-fd={smtp.fileno()}", f"--http-fd={http.fileno()}"]
        super().__init__("demo.mail", *arguments, sockets=[smtp, http])

    def send(self, content: bytes | str, *, to: str | list[str] = "klant@example.org") -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=PATIENCE) as smtp:
            smtp.sendmail("noreply@example.org", to, content)

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.url + path, timeout=PATIENCE)

    def messages(self, to: str = "") -> list[dict]:
        return self.http.get(f"{self.url}/api/messages", params={"to": to}, timeout=PATIENCE).json()["messages"]

    def control(self, **faults: float) -> None:
        self.http.post(f"{self.url}/control/smtp", json=faults).raise_for_status()


class Shop:
    """Receives webhooks: keeps them, and answers with the status that `answer` gives."""

    def __init__(self) -> None:
        self.calls: list[tuple[float, str, str]] = []
        self.headers: list = []
        self.answer = lambda body: 200
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                shop.calls.append((time.monotonic(), self.path, body))
                shop.headers.append(self.headers)
                self.send_response(shop.answer(body))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket.listen(128)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"

    def bodies(self) -> list[str]:
        return [body for _, _, body in self.calls]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
