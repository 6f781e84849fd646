"""The application: what can be asked of the server, and how it answers. `openapi.py` describes the same."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool as in_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desktop_crm.sync.server import (
    arrivals,
    bodies,
    changes,
    gate,
    greeting,
    laptops,
    openapi,
    place,
    snapshots,
)
from desktop_crm.sync.server.bell import Bell, watched
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.laptops import Known
from desktop_crm.sync.server.problems import LOG, Problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp

MSGPACK = "application/msgpack"
_WAIT_AT_MOST = 60.0  # seconds

Answer = Callable[[Request], Awaitable[Response]]


def made(database: Database, members: tuple[float, float] | None = None) -> ASGIApp:
    """The application over this database; `members` is how much one laptop may ask."""
    app = Starlette(
        routes=_ROUTES,
        lifespan=_living,
        exception_handlers={
            Problem: _problem,
            HTTPException: _no_such_thing,
            SQLAlchemyError: _out_of_order,
            Exception: _unforeseen,
        },
    )
    app.state.database = database
    return gate.Gate(app, database, *([members] if members else []))


@asynccontextmanager
async def _living(app: Starlette) -> AsyncIterator[None]:
    stop = threading.Event()
    app.state.bell = Bell()
    BELLS.append(app.state.bell)
    thread = watched(app.state.database, app.state.bell.ring_soon, stop)
    yield
    BELLS.remove(app.state.bell)
    stop.set()
    await in_thread(thread.join)


BELLS: list[Bell] = []
"""Those of the running applications, so that a server that stops can end all waiting."""


async def _hello(request: Request) -> Response:
    told = await bodies.told(request)
    return JSONResponse(await in_thread(greeting.hello, _database(request), _laptop(request), told))


async def _join(request: Request) -> Response:
    told = await bodies.told(request)
    try:
        return JSONResponse(await in_thread(greeting.join, _database(request), request.scope["code"], told))
    except Problem as problem:
        if problem.status == 401:
            request.scope["failed"]()
        raise


async def _put_segment(request: Request) -> Response:
    database, who, name = _database(request), _laptop(request), bodies.id_of(request, "name")
    body = await bodies.read(request, arrivals.MOST)
    writer, taken = await in_thread(arrivals.take, database, who, name, body)
    if taken.taken:
        request.app.state.bell.ring(writer)
    return JSONResponse({"taken": taken.taken, "known": taken.known, "refused": []})


async def _changes(request: Request) -> Response:
    cursor, without = bodies.text(request, "cursor"), bodies.text(request, "without")
    return _packed(request, await in_thread(changes.after, _database(request), cursor, without))


async def _arrival(request: Request) -> Response:
    body = await in_thread(changes.one, _database(request), bodies.number_of(request, "n"))
    return Response(body, media_type="application/octet-stream")


async def _wait(request: Request) -> Response:
    cursor, without = bodies.text(request, "cursor"), bodies.text(request, "without")
    bell: Bell = request.app.state.bell
    clock = asyncio.get_running_loop().time
    end = clock() + _seconds(request)
    while True:
        # It listens before it looks: what arrives in between rings.
        ringing = bell.listen(without)
        try:
            news = await in_thread(changes.news, _database(request), cursor, without)
            if news or bell.closed or clock() >= end:
                return JSONResponse({"news": news})
            await asyncio.wait([ringing], timeout=end - clock())
        finally:
            bell.forget(ringing)


def _seconds(request: Request) -> float:
    try:
        seconds = float(bodies.text(request, "seconds") or "25")
    except ValueError:
        raise Problem(422, "seconds") from None
    if not seconds >= 0:
        raise Problem(422, "seconds")
    return min(seconds, _WAIT_AT_MOST)


async def _acknowledge(request: Request) -> Response:
    told = await bodies.told(request)
    await in_thread(greeting.acknowledge, _database(request), _laptop(request), told)
    return JSONResponse({})


async def _laptops(request: Request) -> Response:
    return JSONResponse(
        {"laptops": await in_thread(greeting.laptops_of, _database(request), _laptop(request))}
    )


async def _revoke(request: Request) -> Response:
    if not await in_thread(laptops.revoke, _database(request), bodies.id_of(request, "site")):
        raise Problem(404, "laptop")
    request.app.state.bell.ring()
    return JSONResponse({})


async def _invite(request: Request) -> Response:
    code, expires = await in_thread(laptops.invite, _database(request))
    return JSONResponse({"code": code, "expires": expires}, 201)


async def _begin_snapshot(request: Request) -> Response:
    told = await bodies.told(request, snapshots.MOST_PART)
    return JSONResponse(await in_thread(snapshots.begin, _database(request), _laptop(request), told), 201)


async def _put_part(request: Request) -> Response:
    body = await bodies.read(request, snapshots.MOST_PART)
    id_, number = bodies.id_of(request, "id"), bodies.number_of(request, "number")
    await in_thread(snapshots.put, _database(request), _laptop(request), id_, number, body)
    return JSONResponse({})


async def _finish_snapshot(request: Request) -> Response:
    await in_thread(snapshots.finish, _database(request), _laptop(request), bodies.id_of(request, "id"))
    return JSONResponse({})


async def _newest_snapshot(request: Request) -> Response:
    return JSONResponse(await in_thread(snapshots.newest, _database(request)))


async def _part(request: Request) -> Response:
    id_, number = bodies.id_of(request, "id"), bodies.number_of(request, "number")
    body = await in_thread(snapshots.part, _database(request), id_, number)
    return Response(body, media_type="application/octet-stream")


async def _openapi(_request: Request) -> Response:
    return JSONResponse(openapi.DESCRIPTION)


async def _alive(request: Request) -> Response:
    await in_thread(_look, _database(request))
    return Response(status_code=204)


def _look(database: Database) -> None:
    with database.reading() as db:
        place.team(db)


def _packed(request: Request, answer: dict[str, Any]) -> Response:
    """As MessagePack, pressed where the one who asks can read it: many small segments say the same in their heads."""
    import msgpack
    from backports import zstd

    body: bytes = msgpack.packb(answer)
    if "zstd" in request.headers.get("accept-encoding", ""):
        return Response(zstd.compress(body, 1), media_type=MSGPACK, headers={"content-encoding": "zstd"})
    return Response(body, media_type=MSGPACK)


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _laptop(request: Request) -> Known:
    laptop: Known = request.scope["laptop"]
    return laptop


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return gate.answer(error)


async def _no_such_thing(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": "request"}, error.status_code, error.headers)


async def _out_of_order(_request: Request, error: Exception) -> Response:
    LOG.error("the database failed: %s", type(error).__name__, exc_info=error)
    return JSONResponse({"error": "database"}, 503, {"retry-after": "5"})


async def _unforeseen(_request: Request, error: Exception) -> Response:
    LOG.error("a request failed", exc_info=error)
    return JSONResponse({"error": "unforeseen"}, 500)


def _route(path: str, **methods: Answer) -> list[Route]:
    return [Route(path, answer, methods=[method]) for method, answer in methods.items()]


_ROUTES = [
    *_route("/v1/hello", POST=_hello),
    *_route(gate.JOIN, POST=_join),
    *_route("/v1/segments/{name}", PUT=_put_segment),
    *_route("/v1/arrivals/{n:int}", GET=_arrival),
    *_route("/v1/changes", GET=_changes),
    *_route("/v1/wait", GET=_wait),
    *_route("/v1/acknowledgement", PUT=_acknowledge),
    *_route("/v1/laptops", GET=_laptops),
    *_route("/v1/laptops/{site}/revocation", PUT=_revoke),
    *_route("/v1/invites", POST=_invite),
    *_route("/v1/snapshots", POST=_begin_snapshot),
    *_route("/v1/snapshots/newest", GET=_newest_snapshot),
    *_route("/v1/snapshots/{id}/whole", PUT=_finish_snapshot),
    *_route("/v1/snapshots/{id}/parts/{number:int}", PUT=_put_part, GET=_part),
    *_route("/openapi.json", GET=_openapi),
    *_route(gate.ALIVE, GET=_alive),
]
