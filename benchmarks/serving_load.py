"""Fifty laptops in one process, each on a connection of its own: they ask, wait for the answer, and ask again."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks.figures import p95
from desktop_crm.base.clock import new_id
from desktop_crm.store.triggers import CREATED
from desktop_crm.sync import batch, segment
from desktop_crm.sync.batch import Batch, Entry, Step
from desktop_crm.sync.server_client import Client

LAPTOPS = 50
_EACH = 40

Ask = Callable[[str, str, bytes], Awaitable[bytes]]


def asked(line: str) -> str:
    """Let all laptops join; who they are, as JSON: [where, team, [[token, site, cursor], ...]]."""
    where, _, code = line.partition("#")
    seats: list[list[str]] = []
    team = ""
    for _number in range(LAPTOPS):
        site, token = (
            new_id(),
            f"{new_id()}.{urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip('=')}",
        )
        about = {"site": site, "name": "Laptop", "person": "", "version": "1"}
        client = Client(where, authorization=f"Invite {code}")
        team = client.ask("POST", "/v1/join", {**about, "token": token}).told["team"]
        client.close()
        client = Client(where, authorization=f"Bearer {token}")
        code = client.ask("POST", "/v1/invites").told["code"]
        seats.append([token, site])
        client.close()
    return json.dumps([where, team, seats])


def written(seats: str) -> tuple[float, float]:
    """Milliseconds a segment of one entry takes when all hand them over, and what 95 of 100 wait for the answer."""
    where, team, known = json.loads(seats)
    made = {site: [_segment(team, site, n) for n in range(1, _EACH + 1)] for _token, site in known}

    async def laptop(ask: Ask, site: str, times: list[float]) -> None:
        for data in made[site]:
            start = time.perf_counter()
            await ask("PUT", f"/v1/segments/{segment.name_of(data)}", data)
            times.append((time.perf_counter() - start) * 1000)

    return asyncio.run(_all(where, known, laptop))


def read(seats: str) -> tuple[float, float]:
    """The same of asking what is new, when there is nothing."""
    import msgpack

    where, _team, known = json.loads(seats)
    client, cursor, more = Client(where, authorization=f"Bearer {known[0][0]}"), "", True
    while more:
        page = msgpack.unpackb(client.ask("GET", "/v1/changes", cursor=cursor).body)
        cursor, more = page["cursor"], page["more"]
    client.close()

    async def laptop(ask: Ask, site: str, times: list[float]) -> None:
        for _number in range(_EACH):
            start = time.perf_counter()
            await ask("GET", f"/v1/changes?cursor={quote(cursor)}&without={site}", b"")
            times.append((time.perf_counter() - start) * 1000)

    return asyncio.run(_all(where, known, laptop))


def asked_of_nothing() -> float:
    """Milliseconds a request takes that is only read and answered."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def answer(request: Request) -> JSONResponse:
        return JSONResponse({"read": len(await request.body())})

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["PUT", "GET"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    where = f"http://127.0.0.1:{listening.getsockname()[1]}"
    seats = json.dumps([where, new_id(), [["token", new_id()] for _ in range(LAPTOPS)]])
    took, _p95 = written(seats)
    server.should_exit = True
    thread.join()
    return took


async def _all(where: str, known: list[list[str]], laptop: Any) -> tuple[float, float]:
    times: list[float] = []
    lines = [await _connected(where, token) for token, _site in known]
    start = time.perf_counter()
    await asyncio.gather(*(laptop(line, site, times) for line, (_t, site) in zip(lines, known, strict=True)))
    return (time.perf_counter() - start) * 1000 / len(times), p95(times)


async def _connected(where: str, token: str) -> Ask:
    """HTTP as bare as can be: what the laptops cost is not the server's."""
    parts = urlsplit(where)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)

    async def ask(method: str, path: str, body: bytes) -> bytes:
        head = f"{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n"
        writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        said = await reader.readuntil(b"\r\n\r\n")
        assert said.startswith(b"HTTP/1.1 200"), said
        length = said.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return await reader.readexactly(int(length))

    return ask


def _segment(team: str, site: str, number: int) -> bytes:
    step = Step(new_id(), None, 1, "user", "Renamed", None)
    said = {"name": f"Мария Ковалёва {number}", "city": "Казань"}
    body, row = batch.text_of(said), new_id()
    hash_ = batch.hash_of(site, number, step.id, 1, "contact", row, CREATED, body)
    entry = Entry(site, number, step.id, 1, "contact", row, CREATED, body, said, hash_)
    header = segment.Header(team, site, site, number, number, 1, 1, "1")
    return segment.seal(header, batch.pack(Batch({site: "Laptop"}, {step.id: step}, [entry])), None)
