"""What the server refuses, and that nobody else suffers from it."""

from __future__ import annotations

import http.client
import socket
from urllib.parse import urlsplit

import pytest
from backports import zstd

from desktop_crm.base.clock import new_id
from desktop_crm.sync import batch, segment
from desktop_crm.sync.batch import Batch
from desktop_crm.sync.server.database import Database
from tests.sync.server.running import Running, entries, running, sealed, wrong_code


def test_a_stranger_gets_the_same_answer_whatever_is_asked_for(server: Running) -> None:
    anna = server.joined()
    anna.write(1)
    answers = set()
    for path in (
        "/v1/changes",
        "/v1/arrivals/1",
        "/v1/laptops",
        "/openapi.json",
        "/nothing",
        "/",
        "/v1/join",
    ):
        anna.client.authorization = f"Bearer {new_id()}.{'A' * 43}"
        answer = anna.client.attempt("GET", path)
        answers.add((answer.status, answer.body))
    assert answers == {(401, b'{"error":"unknown"}')}


def test_a_stranger_is_turned_away_before_the_request_is_read(server: Running) -> None:
    host, port = urlsplit(server.where).netloc.split(":")
    head = b"PUT /v1/segments/%s HTTP/1.1\r\nhost: x\r\ncontent-length: 4000000\r\n\r\n" % new_id().encode()
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(head + b"x" * 100)
        assert line.recv(100).startswith(b"HTTP/1.1 401")


def test_who_tries_tokens_is_soon_not_even_compared(server: Running) -> None:
    seat = server.joined()
    seat.hello()
    seat.client.authorization = f"Bearer {new_id()}.{'A' * 43}"
    answers = [_asked(server, seat.client.authorization) for _ in range(30)]
    assert answers[:20] == [401] * 20
    assert answers[-1] == 429
    seat.client.authorization = f"Bearer {seat.token}"
    assert seat.hello(), "a colleague behind the same address is not kept out"


def test_who_tries_invites_is_slowed_down_too(server: Running) -> None:
    answers = [_asked(server, f"Invite {wrong_code()}", "POST", "/v1/join") for _ in range(30)]
    assert 200 not in answers
    assert answers[-1] == 429


def _asked(server: Running, authorization: str, method: str = "GET", path: str = "/v1/laptops") -> int:
    parts = urlsplit(server.where)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    about = (
        f'{{"site": "{new_id()}", "name": "", "person": "", "version": "", "token": "{new_id()}.{"A" * 43}"}}'
    )
    line.request(method, path, about if method == "POST" else None, {"authorization": authorization})
    status = line.getresponse().status
    line.close()
    return status


def test_one_laptop_that_asks_without_end_is_slowed_down_and_others_are_not(database: Database) -> None:
    with running(database, members=(10, 1)) as server:
        anna, ilya = server.joined(), server.joined()
        answers = [_asked(server, anna.client.authorization) for _ in range(15)]
        assert answers[:10] == [200] * 10
        assert answers[-1] == 429
        assert _asked(server, ilya.client.authorization) == 200


def test_segments_that_are_not_what_they_should_be_are_refused_with_the_reason(server: Running) -> None:
    anna, ilya = server.joined("Anna"), server.joined("Ilya")
    good = anna.sealed(entries(anna.site, (1,)))
    flipped = good[:60] + bytes([good[60] ^ 1]) + good[61:]
    cases = {
        "garbage": (b"x" * 500, 422, "incomplete"),
        "a flipped bit": (flipped, 422, "incomplete"),
        "cut off": (good[:-40], 422, "incomplete"),
        "another team": (anna.sealed(entries(anna.site, (1,)), team=new_id()), 422, "refused"),
        "somebody else's name": (anna.sealed(entries(anna.site, (1,)), writer=ilya.site), 403, "foreign"),
        "a key": (anna.sealed(entries(anna.site, (1,)), key=1), 422, "locked"),
        "not the kind": (anna.sealed(entries(anna.site, (1,)), kind="ack"), 422, "numbers"),
        "the far future": (anna.sealed(entries(anna.site, (1 << 41,))), 422, "numbers"),
        "beyond its range": (anna.sealed(entries(anna.site, (1, 2, 3)), last=2), 422, "numbers"),
        "another site": (anna.sealed(entries(ilya.site, (1,)), site=anna.site), 422, "site"),
        "nothing": (anna.sealed(entries(anna.site, (1,)), first=2, last=2), 422, "numbers"),
        "no batch": (_with_payload(anna.team, anna.site, b"\x93\x01\x02\x03"), 422, "refused"),
        "a bomb": (_with_payload(anna.team, anna.site, b"\0" * (65 << 20)), 422, "refused"),
        "too large": (b"x" * (5 << 20), 413, "large"),
    }
    for what, (data, status, code) in cases.items():
        answer = anna.put(data)
        assert (answer.status, answer.error) == (status, code), what
    assert anna.write(1).status == 200
    assert len(ilya.changes()["arrivals"]) == 1


def _with_payload(team: str, site: str, payload: bytes) -> bytes:
    header = segment.Header(team, site, site, 1, 1, 1, 1, "1")
    honest = segment.seal(header, b"", None)
    head = honest[: -len(zstd.compress(b"", 3)) - 32]
    data = head + zstd.compress(payload, 3)
    return data + segment._sum(data)


@pytest.mark.parametrize("cursor", ["x", "AAAA", "é", "A" * 300, "gqNhYmMB", "-", "%00"])
def test_a_cursor_that_the_server_never_gave_out_changes_nothing(server: Running, cursor: str) -> None:
    anna = server.joined()
    before = anna.hello()["epoch"]
    assert anna.client.attempt("GET", "/v1/changes", cursor=cursor).status in (400, 422)
    assert anna.hello()["epoch"] == before


def test_an_empty_batch_is_no_segment(server: Running) -> None:
    anna = server.joined()
    nothing = Batch({}, {}, [])
    header = segment.Header(anna.team, anna.site, anna.site, 1, 1, 0, 1, "1")
    answer = anna.put(segment.seal(header, batch.pack(nothing), None))
    assert (answer.status, answer.error) == (422, "numbers")
    assert sealed(entries(anna.site, (1,)), anna.team, anna.site)


def test_addresses_that_no_database_knows_are_nowhere(server: Running) -> None:
    anna = server.joined()
    for path in (
        f"/v1/arrivals/{1 << 70}",
        "/v1/snapshots/\0/parts/1",
        f"/v1/snapshots/{new_id()}/parts/{1 << 40}",
    ):
        assert anna.client.attempt("GET", path).status == 404, path
    assert anna.client.attempt("PUT", "/v1/laptops/\0/revocation").status == 404
