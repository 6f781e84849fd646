"""Running the server: where it listens, how it is reached, and how it ends without keeping anybody waiting."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync.addresses import is_loopback
from desktop_crm.sync.server.problems import LOG

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

_END_WITHIN = 2  # seconds
_KEEP_OPEN = 75  # seconds between two requests: longer than anybody waits for news
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen. `behind` says that a proxy on this machine speaks TLS for it."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def scheme(self) -> str:
        return "https" if self.certificate else "http"

    @property
    def alone(self) -> bool:
        """Whether only this machine itself can reach it."""
        return is_loopback(self.host)


def listen_at(text: str) -> tuple[str, int]:
    """Host and port of “HOST:PORT”; an IPv6 address stands in brackets."""
    host, _colon, port = text.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise UserError(
            _("“{text}” is not a host and a port.").format(text=text), _("It looks like 0.0.0.0:8443.")
        )
    return host, int(port)


def bound(listen: Listen) -> socket.socket:
    """The socket, so that a port that is taken is said in a sentence, and port 0 finds a free one."""
    if listen.scheme == "http" and not listen.alone:
        raise UserError(
            _("Without a certificate the server listens only on this machine itself."),
            _("Use --tls-self-made or --certificate and --key, or listen on 127.0.0.1 behind a proxy."),
        )
    try:
        family = socket.getaddrinfo(listen.host, listen.port, type=socket.SOCK_STREAM)[0][0]
        # Named as TCP: only then does asyncio send small answers at once, instead of 40 ms later.
        made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if sys.platform != "win32":  # there it would let two servers share a port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((listen.host, listen.port))
        made.listen(_AT_ONCE)  # who comes a moment too early waits
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            _("The server cannot listen on {host}:{port}: {reason}.").format(
                host=listen.host, port=listen.port, reason=reason
            ),
            _("Choose another port, or end what uses it."),
        ) from error
    return made


def address_of(listen: Listen, port: int) -> str:
    """How laptops reach a server that listens so: by the name of the machine when it listens everywhere."""
    host = listen.host
    if host in ("0.0.0.0", "::"):
        host = socket.getfqdn()
    if ":" in host:
        host = f"[{host}]"
    return f"{listen.scheme}://{host}:{port}"


def server(app: ASGIApp, listen: Listen) -> uvicorn.Server:
    """What serves; it ends when its `should_exit` is set."""
    import uvicorn

    from desktop_crm.sync.server.app import BELLS

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            for bell in BELLS:
                bell.close()
            await super().shutdown(sockets)
            # Who never answers to the end of TLS is not waited for.
            for connection in list(self.server_state.connections):
                transport = getattr(connection, "transport", None)
                if transport:
                    transport.abort()
            await asyncio.sleep(0)

    config = uvicorn.Config(
        app,
        ssl_certfile=listen.certificate,
        ssl_keyfile=listen.key,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_keep_alive=_KEEP_OPEN,
        timeout_graceful_shutdown=_END_WITHIN,
        limit_concurrency=_AT_ONCE,
    )
    try:
        config.load()
    except OSError as error:
        raise UserError(
            _("The certificate or its key cannot be read."),
            _("Name two files in PEM form that belong together."),
        ) from error
    return Server(config)


class _Lines(logging.Formatter):
    """One JSON object a line. What is said is one already, or a sentence."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        told = json.loads(said) if said.startswith("{") else {"said": said}
        trace = {"trace": self.formatException(record.exc_info)} if record.exc_info else {}
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"at": at, "level": record.levelname, **told, **trace}, ensure_ascii=False)


def log_to_stderr() -> None:
    """A server's log goes where its supervisor collects it, and nowhere else."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines())
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
