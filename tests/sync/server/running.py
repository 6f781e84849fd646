"""A real uvicorn on a free port, in a thread, and laptops that ask it without a base of their own."""

from __future__ import annotations

import base64
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgpack

from desktop_crm.base.clock import new_id
from desktop_crm.store.triggers import CREATED
from desktop_crm.sync import batch, codes, segment
from desktop_crm.sync.batch import Batch, Entry, Step
from desktop_crm.sync.server import app, laptops, place, serving
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.serving import Listen
from desktop_crm.sync.server_client import Answer, Client

GENEROUS = (1e9, 1e9)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: where it is, and what it keeps."""

    where: str
    database: Database

    def invite(self) -> str:
        return laptops.invite(self.database)[0]

    def joined(self, name: str = "Anna's laptop") -> Seat:
        """A laptop that has joined, and knows how to ask."""
        seat = Seat(Client(self.where), self.team, name=name)
        answer = seat.join(self.invite())
        assert answer.status == 200, answer
        return seat

    @property
    def team(self) -> str:
        with self.database.reading() as db:
            return place.team(db).team


@contextmanager
def running(
    database: Database, listen: Listen | None = None, members: tuple[float, float] = GENEROUS
) -> Iterator[Running]:
    listen = listen or Listen("127.0.0.1", 0)
    listening = serving.bound(listen)
    server = serving.server(app.made(database, members), listen)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.005)
    try:
        yield Running(serving.address_of(listen, listening.getsockname()[1]), database)
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@dataclass
class Seat:
    """A laptop as the server sees it."""

    client: Client
    team: str
    site: str = field(default_factory=new_id)
    name: str = "Anna's laptop"
    token: str = field(
        default_factory=lambda: (
            f"{new_id()}.{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip('=')}"
        )
    )

    def join(self, code: str) -> Answer:
        self.client.authorization = f"Invite {code}"
        answer = self.client.attempt("POST", "/v1/join", {**self.about, "token": self.token})
        self.client.authorization = f"Bearer {self.token}"
        return answer

    @property
    def about(self) -> dict[str, Any]:
        return {"site": self.site, "name": self.name, "person": "Anna", "version": "1"}

    def hello(self, cursor: str = "") -> Any:
        return self.client.ask("POST", "/v1/hello", {**self.about, "cursor": cursor}).told

    def put(self, data: bytes) -> Answer:
        return self.client.attempt("PUT", f"/v1/segments/{segment.name_of(data)}", body=data)

    def write(self, *numbers: int, text: str = "", site: str = "", writer: str = "") -> Answer:
        """Hand over entries with these numbers."""
        return self.put(self.sealed(entries(site or self.site, numbers, text), writer=writer))

    def sealed(self, sent: Batch, **header: Any) -> bytes:
        return sealed(sent, **{"team": self.team, "writer": header.pop("writer", "") or self.site, **header})

    def changes(self, cursor: str = "", without: str = "") -> Any:
        return msgpack.unpackb(self.client.ask("GET", "/v1/changes", cursor=cursor, without=without).body)

    def news(self, cursor: str, seconds: float = 10) -> bool:
        asked = {"cursor": cursor, "without": self.site, "seconds": seconds}
        return bool(self.client.ask("GET", "/v1/wait", **asked).told["news"])


def entries(site: str, numbers: tuple[int, ...], text: str = "") -> Batch:
    """New contacts, one an entry."""
    step = Step(new_id(), None, 1, "user", "Written", None)
    made = []
    for number in numbers:
        said = {"name": f"Contact {number} {text}"}
        body = batch.text_of(said)
        row = f"{number:032x}"
        hash_ = batch.hash_of(site, number, step.id, 1, "contact", row, CREATED, body)
        made.append(Entry(site, number, step.id, 1, "contact", row, CREATED, body, said, hash_))
    return Batch({site: "A laptop"}, {step.id: step}, made)


def sealed(sent: Batch, team: str, writer: str, **other: Any) -> bytes:
    header = {
        "team": team,
        "writer": writer,
        "site": sent.entries[0].site,
        "first": sent.first,
        "last": sent.last,
        "count": len(sent.entries),
        "made": 1,
        "version": "1",
        **other,
    }
    return segment.seal(segment.Header(**header), batch.pack(sent), None)


def wrong_code() -> str:
    return codes.shown(codes.new())
