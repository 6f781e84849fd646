"""A line to the server that cuts, repeats, delays and lies, as hotels, trains and gateways do."""

from __future__ import annotations

import http.client
import random
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.real.processes import HOST

LATE = 0.1  # seconds
PATIENCE = 70  # longer than anybody waits for news
NOT_PASSED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Fault(StrEnum):
    NONE = "none"
    CUT_ON_THE_WAY = "half of the request reaches the server"
    LOST_ANSWER = "the server has done it, and the answer is lost"
    HALF_ANSWER = "the answer ends in its middle"
    BAD_GATEWAY = "the server has done it, and the gateway says 502"
    TWICE = "the gateway sends the request again, and answers with the second answer"
    LATE = "request and answer take their time"
    SIGN_IN = "the hotel wants a sign-in, and says 200 to everything"


@dataclass
class BadLine:
    """`next` are the faults of the coming requests, in turn; afterwards `chance` decides, where it is set.

    `at` is how the path begins of requests that anything happens to.
    """

    target: str
    certificate: tuple[Path, Path] | None = None
    next: list[Fault] = field(default_factory=list)
    chance: random.Random | None = None
    share: float = 0.4
    at: str = "/"
    passed: list[tuple[str, str, Fault]] = field(default_factory=list)
    where: str = ""

    def fault(self, method: str, path: str) -> Fault:
        fault = Fault.NONE
        if not path.startswith(self.at):
            pass
        elif self.next:
            fault = self.next.pop(0)
        elif self.chance is not None and self.chance.random() < self.share:
            fault = self.chance.choice(list(Fault))
        self.passed.append((method, urlsplit(path).path, fault))
        return fault

    def upstream(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.target)
        if parts.scheme == "http":
            return http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
        # The laptop checks the certificate, which is the server's own also here.
        trusting = ssl._create_unverified_context()
        return http.client.HTTPSConnection(parts.netloc, timeout=PATIENCE, context=trusting)


@contextmanager
def bad_line(target: str, certificate: tuple[Path, Path] | None = None) -> Iterator[BadLine]:
    """A line to the server at `target`; with the files of its certificate over TLS."""
    line = BadLine(target, certificate)
    listening = Listening((HOST, 0), Passing)
    listening.line = line
    line.where = f"{'https' if certificate else 'http'}://{HOST}:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield line
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


class Listening(ThreadingHTTPServer):
    daemon_threads = True
    line: BadLine

    def finish_request(self, request: socket.socket, client_address: tuple[str, int]) -> None:
        """TLS is spoken in the thread of the connection: nobody waits for another's handshake."""
        spoken = request
        if self.line.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.line.certificate)
            spoken = context.wrap_socket(request, server_side=True)
        with spoken, suppress(OSError):
            super().finish_request(spoken, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """A laptop that hangs up is none."""


class Passing(BaseHTTPRequestHandler):
    """One connection of a laptop."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listening

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        fault = self.server.line.fault(self.command, self.path)
        if fault is Fault.CUT_ON_THE_WAY:
            self.send_half(body)
            self.hang_up()
        elif fault is Fault.SIGN_IN:
            self.say(200, {"content-type": "text/html"}, b"<html>Welcome to our hotel</html>")
        else:
            self.answer(fault, body)

    do_GET = do_PUT = do_POST = pass_on  # noqa: N815 - so http.server finds them

    def answer(self, fault: Fault, body: bytes) -> None:
        """Ask the server, and do with its answer what the fault says."""
        if fault is Fault.LATE:
            time.sleep(LATE)
        try:
            status, headers, told = self.asked(body)
            if fault is Fault.TWICE:
                status, headers, told = self.asked(body)
        except (OSError, http.client.HTTPException):
            self.say(502, {}, b"")
            return
        if fault is Fault.BAD_GATEWAY:
            self.say(502, {"content-type": "text/html"}, b"<html>Bad gateway</html>")
        elif fault is Fault.LOST_ANSWER:
            self.hang_up()
        else:
            self.say(status, headers, told, half=fault is Fault.HALF_ANSWER)

    def asked(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        upstream = self.server.line.upstream()
        try:
            upstream.request(self.command, self.path, body or None, self.passed_on)
            answer = upstream.getresponse()
            told = {k.lower(): v for k, v in answer.getheaders() if k.lower() not in NOT_PASSED_ON}
            return answer.status, told, answer.read()
        finally:
            upstream.close()

    @property
    def passed_on(self) -> dict[str, str]:
        return {k: v for k, v in self.headers.items() if k.lower() not in NOT_PASSED_ON}

    def send_half(self, body: bytes) -> None:
        """A request that says its whole length and does not keep its word."""
        upstream = self.server.line.upstream()
        with suppress(OSError, http.client.HTTPException):
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.passed_on.items():
                upstream.putheader(name, value)
            upstream.putheader("content-length", str(len(body) or 1))
            upstream.endheaders(body[: len(body) // 2])
        upstream.close()

    def say(self, status: int, headers: dict[str, str], body: bytes, half: bool = False) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        if half:
            self.hang_up()

    def hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_args: object) -> None:
        """The test says what is worth saying."""
