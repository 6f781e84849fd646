"""What stands before everything: who asks is found out before the request is read, and strangers learn nothing.

A stranger gets the same short answer whatever is asked for. After some wrong tokens from one address the database is
not even looked at. The log says what was done, not by whom: laptops by their random ids, no addresses, no names.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from desktop_crm.sync import codes
from desktop_crm.sync.errors import Refused
from desktop_crm.sync.server import laptops
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.laptops import Known
from desktop_crm.sync.server.limits import Buckets
from desktop_crm.sync.server.problems import LOG, Problem, unknown

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

JOIN, ALIVE = "/v1/join", "/health"

_STRANGERS = (20, 0.5)
"""Wrong tokens and codes from one address: so many at once, then so many in a second."""

_MEMBERS = (400, 100)
"""Requests of one laptop, likewise."""


class Gate:
    """The application behind it gets `scope["laptop"]`, or for joining `scope["code"]`."""

    def __init__(self, app: ASGIApp, database: Database, members: tuple[float, float] = _MEMBERS) -> None:
        self._app, self._database = app, database
        self._strangers, self._members = Buckets(*_STRANGERS), Buckets(*members)
        self._friends: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = _Told(scope, send)
        try:
            await self._let_in(scope)
        except Problem as problem:
            await answer(problem, stranger=problem.status in (401, 429))(scope, receive, told.send)
        else:
            await self._app(scope, receive, told.send)
        told.log()

    async def _let_in(self, scope: Scope) -> None:
        if scope["path"] == ALIVE:
            return
        scheme, _, value = _authorization(scope).partition(" ")
        address = scope["client"][0] if scope.get("client") else ""
        # A whole office may have one address: whoever was let in before is not kept out by a neighbour.
        if self._strangers.left(address) < 1 and value not in self._friends:
            raise Problem(429, "slowly")
        try:
            if scope["path"] == JOIN:
                scope["code"] = _code(scheme, value)
                scope["failed"] = lambda: self._strangers.take(address)
            else:
                scope["laptop"] = await self._laptop(scheme, value)
        except Problem as problem:
            if problem.status == 401:
                self._strangers.take(address)
            raise
        if "laptop" in scope and not self._members.take(scope["laptop"].id):
            raise Problem(429, "slowly")

    async def _laptop(self, scheme: str, token: str) -> Known:
        if scheme.lower() != "bearer":
            raise unknown()
        id_, hash_ = laptops.token_parts(token)
        known = await run_in_threadpool(laptops.known, self._database, id_, hash_)
        self._friends.add(token)
        return known


def _authorization(scope: Scope) -> str:
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    return next((value.decode("latin-1") for name, value in headers if name == b"authorization"), "")


def _code(scheme: str, value: str) -> bytes:
    try:
        if scheme.lower() != "invite":
            raise unknown()
        return codes.read(value)
    except Refused:
        raise unknown() from None


def answer(problem: Problem, stranger: bool = False) -> Response:
    """What somebody gets whose request was not done. With a stranger the connection ends, as the rest is not read."""
    headers = {"connection": "close"} if stranger else {}
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    if problem.status == 429:
        headers["retry-after"] = "2"
    content: Mapping[str, Any] = {"error": problem.code, **problem.more}
    return JSONResponse(dict(content), problem.status, headers)


class _Told:
    """One line of the log for each request: JSON, so that a machine can read it."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send, self._start = scope, send, time.perf_counter()
        self._status, self._bytes = 0, 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif message["type"] == "http.response.body":
            self._bytes += len(message.get("body", b""))
        await self._send(message)

    def log(self) -> None:
        laptop = self._scope.get("laptop")
        route = getattr(self._scope.get("route"), "path", "") if laptop else ""
        line = {
            "did": f"{self._scope['method']} {route}".strip(),
            "laptop": laptop.id if laptop else None,
            "status": self._status,
            "bytes": self._bytes,
            "ms": round((time.perf_counter() - self._start) * 1000, 1),
        }
        LOG.info(json.dumps(line))
