"""A line that cuts, repeats, delays and lies: nothing is lost, and nothing arrives twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from desktop_crm.ops import records
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection
from tests.real.bad_line import BadLine, Fault, bad_line
from tests.real.meeting import AtServer, crew, exchange, patiently
from tests.real.team_server import TeamServer
from tests.sync.laptops import content

REQUESTS = ("/v1/hello", "/v1/changes", "/v1/segments", "/v1/acknowledgement", "/v1/laptops")
FAULTS = [fault for fault in Fault if fault is not Fault.NONE]


@pytest.fixture
def line(server: TeamServer) -> Iterator[BadLine]:
    with bad_line(server.where, server.certificate) as line:
        yield line


@pytest.fixture
def meeting(server: TeamServer, line: BadLine) -> AtServer:
    return AtServer(server, line)


@pytest.fixture
def laptops(meeting: AtServer, tmp_path: Path) -> Iterator[list[Workspace]]:
    with crew(meeting, tmp_path) as laptops:
        yield laptops


def test_whatever_befalls_a_request_the_next_round_makes_it_good(
    meeting: AtServer, laptops: list[Workspace], line: BadLine
) -> None:
    anna, ilya, _vera = laptops
    for fault, at in product(FAULTS, REQUESTS):
        line.at = at
        records.create(anna, "contact", {"name": f"Мария {fault} {at}"})
        for ws in (anna, ilya):
            line.next = [fault]
            connection.exchange(ws)
            line.next = []
            exchange(meeting, ws)

        assert content(anna) == content(ilya), (fault, at)
    befallen = {(fault, at) for _method, path, fault in line.passed for at in REQUESTS if path.startswith(at)}
    assert befallen >= set(product(FAULTS, REQUESTS))


def test_a_hotel_that_answers_everything_is_told_from_the_server(
    laptops: list[Workspace], line: BadLine
) -> None:
    anna, *_others = laptops
    records.create(anna, "contact", {"name": "Мария"})
    line.next = [Fault.SIGN_IN] * 3

    outcome = connection.exchange(anna)

    assert outcome.problem is not None
    assert "not a Desktop CRM server" in outcome.problem.what
    assert outcome.waiting == 1


def test_a_lost_answer_to_joining_costs_no_invite(line: BadLine, server: TeamServer, tmp_path: Path) -> None:
    with Workspace(tmp_path / "olga.crm") as olga:
        line.at, line.next = "/v1/join", [Fault.LOST_ANSWER]

        connection.join(olga, server.invite(line.where))

        assert connection.exchange(olga).problem is None
        connection.close(olga)


def test_on_a_line_where_every_second_request_goes_wrong_all_arrives(
    meeting: AtServer, laptops: list[Workspace], line: BadLine
) -> None:
    line.chance, line.share = random.Random(4), 0.5
    ids = set()
    for day in range(3):
        for number, ws in enumerate(laptops):
            ids.add(records.create(ws, "contact", {"name": f"{number}, day {day}"}))
            patiently(meeting, ws)

    patiently(meeting, *laptops)

    assert {fault for *_asked, fault in line.passed} == set(Fault)
    for ws in laptops:
        assert content(ws) == content(laptops[0])
        assert {id_ for (id_,) in ws.read("SELECT id FROM contact")} >= ids
