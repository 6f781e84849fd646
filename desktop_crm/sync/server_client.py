"""Asking a server: one connection that is kept open, a certificate that is known, and sentences for what goes wrong."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync.server_words import sentence

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

_CONNECT, _READ = 10.0, 60.0  # seconds
_MOST = 64 << 20
"""No answer is larger, whatever the server says."""

_EXPIRED = 10  # of OpenSSL


class Unreachable(UserError):
    """Nobody answers there now; it may be otherwise in a moment."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says: a status, and what comes with it."""

    status: int
    body: bytes

    @property
    def told(self) -> Any:
        """The answer as JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise _no_server() from None

    @property
    def error(self) -> str:
        """The code of what was wrong; "" when something else answers than our server."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return ""
        return str(told.get("error", "")) if isinstance(told, dict) else ""


@dataclass
class Client:
    """The server at `where`. With a `fingerprint` its certificate is the one that has it, and no other."""

    where: str
    fingerprint: str = ""
    authorization: str = ""
    _headers: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        told: Any = None,
        body: bytes | None = None,
        wait: float = _READ,
        **asked: str | float,
    ) -> Answer:
        """Ask and read the answer. Raises Unreachable, and UserError for whatever is not 200 or 201."""
        answer = self.attempt(method, path, told, body, wait, **asked)
        if answer.status not in (200, 201, 204):
            raise sentence(answer.status, answer.error, answer.body)
        return answer

    def attempt(
        self,
        method: str,
        path: str,
        told: Any = None,
        body: bytes | None = None,
        wait: float = _READ,
        **asked: str | float,
    ) -> Answer:
        """Ask and read the answer, whatever it is."""
        headers = {"authorization": self.authorization, "accept-encoding": "zstd"}
        if told is not None:
            body, headers["content-type"] = json.dumps(told).encode(), "application/json"
        elif body is not None:
            headers["content-type"] = "application/octet-stream"
        url = self.where.rstrip("/") + quote(path) + (f"?{urlencode(asked)}" if asked else "")
        return self._sent(method, url, headers, body, wait)

    def _sent(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, wait: float
    ) -> Answer:
        import urllib3

        timeout = urllib3.Timeout(connect=_CONNECT, read=wait)
        try:
            response = self._pool.request(
                method,
                url,
                headers=headers,
                body=body,
                timeout=timeout,
                preload_content=False,
                redirect=False,
            )
            try:
                return Answer(response.status, _read(response))
            finally:
                response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise _unreachable(self.where, error) from error

    def close(self) -> None:
        """Let go of the connections."""
        if "_pool" in self.__dict__:
            self._pool.clear()

    @cached_property
    def _pool(self) -> PoolManager:
        return _pool(self.where, self.fingerprint)


def _pool(where: str, fingerprint: str) -> PoolManager:
    import urllib3

    _check(where)
    known = (
        {"cert_reqs": "CERT_NONE", "assert_fingerprint": fingerprint, "assert_hostname": False}
        if fingerprint
        else {"ssl_context": ssl.create_default_context()}
    )
    # What a connection that was cut has done may be repeated: the server takes everything twice for once.
    retries = urllib3.Retry(
        total=3,
        other=0,
        backoff_factor=0.2,
        status_forcelist=(502, 504),
        allowed_methods=None,
        raise_on_status=False,
    )
    proxy = _proxy(where)
    kind: Any = urllib3.PoolManager if not proxy else lambda **kw: urllib3.ProxyManager(proxy, **kw)
    pool: PoolManager = kind(maxsize=4, retries=retries, **known)
    if fingerprint:
        pool.pool_classes_by_scheme = {**pool.pool_classes_by_scheme, "https": _pinned()}
    return pool


def _pinned() -> Any:
    """Connections that look whether a certificate that is known by its fingerprint still holds."""
    import urllib3

    class Connection(urllib3.connection.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            assert isinstance(self.sock, ssl.SSLSocket)
            _still_holds(self.sock.getpeercert(binary_form=True) or b"")

    class Pool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Connection

    return Pool


def _still_holds(certificate: bytes) -> None:
    from cryptography import x509

    if x509.load_der_x509_certificate(certificate).not_valid_after_utc < datetime.now(UTC):
        raise _expired()


def _check(where: str) -> None:
    """What travels unencrypted travels within this machine only."""
    from desktop_crm.sync.addresses import is_loopback

    parts = urlsplit(where)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname and is_loopback(parts.hostname):
        return
    raise UserError(
        _("“{where}” is not the address of a server.").format(where=where),
        _("It begins with https://, as the invite shows it."),
    )


def _proxy(where: str) -> str | None:
    """What the system says of the way out, where there is one to go."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(where)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


def _read(response: BaseHTTPResponse) -> bytes:
    body: bytes = response.read(_MOST + 1, decode_content=True)
    if len(body) > _MOST:
        raise _no_server()
    return body


def _unreachable(where: str, error: Exception) -> UserError:
    import urllib3

    reason = error.reason if isinstance(error, urllib3.exceptions.MaxRetryError) else error
    if isinstance(reason, urllib3.exceptions.SSLError):
        return _untrusted(reason)
    return Unreachable(
        _("The server {where} cannot be reached.").format(where=urlsplit(where).netloc),
        _("Everything is saved here, and goes there as soon as it answers."),
    )


def _untrusted(reason: Exception) -> UserError:
    said = str(reason)
    cause = reason.args[0] if reason.args else None
    if "ingerprint" in said:
        return UserError(
            _("The server has another certificate than the one that this laptop knows."),
            _("Nothing was handed over. Ask who looks after the server, and join again with a new invite."),
        )
    if getattr(cause, "verify_code", None) == _EXPIRED or "expired" in said:
        return _expired()
    return UserError(
        _("The certificate of the server is not one that this laptop can trust."),
        _("Nothing was handed over. Use the whole invite, with what stands after the @."),
    )


def _expired() -> UserError:
    return UserError(
        _("The certificate of the server has expired."),
        _("Nothing was handed over. Who looks after the server has to renew it."),
    )


def _no_server() -> UserError:
    return UserError(
        _("What answers there is not a Desktop CRM server."),
        _("Check the address, and the network you are in."),
    )
